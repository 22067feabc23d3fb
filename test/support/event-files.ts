import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { which } from '../../src/native/processes.ts';
import { root } from './paths.ts';
import { setUp, tensorboardDirectory } from './tools.ts';

/** What TensorBoard's own loader finds in a folder of event files. */
export interface ReadBack {
  /** Step and value for each tag. */
  tensors: Record<string, [step: number, value: unknown][]>;
  plugins: Record<string, string>;
  graph: [name: string, op: string][] | null;
  hparams: { settings: Record<string, unknown>; status: number | null } | null;
}

/** For tests that need Python, which all else of gradtape does without. */
export const needsPython = which('python3') ? {} : { skip: 'there is no python3' };

const python = (...args: string[]): string =>
  execFileSync('python3', args, { encoding: 'utf8', maxBuffer: 2 ** 28 });

const packages = (): string => {
  const version = python('-c', 'import sys; print("%d.%d" % sys.version_info[:2])').trim();
  return setUp(tensorboardDirectory(version));
};

export const readEvents = (folder: string): ReadBack =>
  JSON.parse(
    python('-I', '-S', join(root, 'test/tools/read_events.py'), packages(), folder),
  ) as ReadBack;
