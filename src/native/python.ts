/** @file TensorFlow as installed for `python3`, found without importing it, and remembered. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from './cache.ts';
import type { Context } from './context.ts';
import { run, which } from './processes.ts';

export interface PythonTensorFlow {
  /** The python3 that was asked. */
  python: string;
  /** The package's folder; null when that Python has no TensorFlow. */
  directory: string | null;
}

const question = `
import importlib.util, json
spec = importlib.util.find_spec("tensorflow")
places = list(spec.submodule_search_locations or []) if spec else []
print(json.dumps(places[0] if places else None))
`;

/** Ask the python3 on the PATH; undefined when there is none, or it does not answer. */
export async function askPython({ root, signal }: Context): Promise<PythonTensorFlow | undefined> {
  const python = which('python3');
  if (python === undefined) return undefined;
  // From the root folder, so that no module of the working directory is taken for one of Python's.
  const { status, stdout } = await run(python, ['-c', question], { signal, cwd: '/' });
  if (status !== 0) return undefined;
  const found: PythonTensorFlow = { python, directory: JSON.parse(stdout) as string | null };
  if (found.directory)
    await writeAtomically(noteIn(root), JSON.stringify(found)).catch(() => undefined);
  return found;
}

/** What python3 said last, if it had a TensorFlow and is still the python3 on the PATH: asking takes 0.1 s or more. */
export async function recallPython({ root }: Context): Promise<PythonTensorFlow | undefined> {
  try {
    const note = JSON.parse(await readFile(noteIn(root), 'utf8')) as PythonTensorFlow;
    return note.python === which('python3') ? note : undefined;
  } catch {
    return undefined;
  }
}

const noteIn = (root: string): string => join(root, 'python.json');
