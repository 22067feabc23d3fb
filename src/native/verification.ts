/** @file Whether an addon works: tried once in a child process, and remembered for as long as its files stay as they are. */
import { fork } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { stampFile, writeAtomically } from './cache.ts';
import type { Context } from './context.ts';
import type { Library } from './library.ts';
import { lastLine } from './processes.ts';

export type ProbeAnswer = { version: string } | { fault: string };

/** An addon and the libraries that it is for. */
export interface Build {
  library: Library;
  addon: string;
}

/** What is remembered of a trial. Another processor may lack instructions, so it counts too. */
interface Stamp {
  files: string[];
  processor: string;
  answer: ProbeAnswer;
}

const probe = fileURLToPath(new URL('probe.js', import.meta.url));

/** What the last trial said, if nothing has changed since. */
export async function remembered(
  build: Build,
  { root }: Context,
): Promise<ProbeAnswer | undefined> {
  try {
    const stamp = JSON.parse(await readFile(stampFile(root, build.addon), 'utf8')) as Stamp;
    const same =
      stamp.files.join() === (await fingerprints(build)).join() && stamp.processor === processor();
    return same ? stamp.answer : undefined;
  } catch {
    return undefined;
  }
}

/** Try the addon in a child process, and remember what came of it where the cache can be written. */
export async function verify(build: Build, context: Context): Promise<ProbeAnswer> {
  const files = await fingerprints(build);
  const answer = await ask(build.addon, context.signal);
  const stamp: Stamp = { files, processor: processor(), answer };
  await writeAtomically(stampFile(context.root, build.addon), JSON.stringify(stamp)).catch(
    () => undefined,
  );
  return answer;
}

const fingerprints = ({ addon, library }: Build): Promise<string[]> =>
  Promise.all(
    [addon, library.core, library.framework].map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      return `${file} ${size} ${mtimeMs}`;
    }),
  );

const processor = (): string => cpus()[0]?.model ?? process.arch;

async function ask(addon: string, signal: AbortSignal): Promise<ProbeAnswer> {
  signal.throwIfAborted();
  const child = fork(probe, { execArgv: [], signal, silent: true });
  const said: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const answer = await new Promise<ProbeAnswer>((resolve) => {
    child.on('message', (message) => resolve(message as ProbeAnswer));
    child.on('error', (error) => resolve({ fault: error.message }));
    child.on('close', (status, name) => resolve({ fault: crash(status, name, said.join('')) }));
    child.send(addon, () => undefined);
  });
  signal.throwIfAborted();
  return answer;
}

function crash(status: number | null, signal: string | null, said: string): string {
  if (signal === 'SIGILL') return 'it needs instructions that this processor lacks (SIGILL)';
  return `its trial ended with ${signal ?? `exit code ${status}`} ${lastLine(said)}`.trim();
}
