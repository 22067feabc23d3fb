/** @file The files that a request means: paths, patterns, and what comes on standard input. */
import { createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { GradtapeError } from '../../errors.ts';
import type { Source } from './bytes.ts';

/**
 * The files in the order of the request; those that a pattern matches in that of their names.
 * @throws GradtapeError `data` for a pattern that matches no file, and for a pipe.
 */
export async function filesOf(
  path: string | readonly string[],
  standardInput?: string,
): Promise<Source[]> {
  const paths = typeof path === 'string' ? [path] : path;
  const found = await Promise.all(paths.map((one) => filesAt(one, standardInput)));
  return found.flat();
}

async function filesAt(path: string, standardInput?: string): Promise<Source[]> {
  if (path === '-')
    return [{ path: standardInput ?? (await spooledInput()), name: 'standard input' }];
  if (await isPipe(path))
    throw new GradtapeError(
      'data',
      `${path}: expected a file, to be read more than once, found a pipe`,
      {
        hint: 'put the table on standard input, and say "path": "-" in data, or --set data.path=-',
      },
    );
  if (!/[*?[{]/.test(path) || existsSync(path)) return [{ path, name: path }];
  const { glob } = await import('tinyglobby');
  const names = await glob(path.replaceAll('\\', '/'), {
    absolute: isAbsolute(path),
    expandDirectories: false,
  });
  if (names.length === 0) throw new GradtapeError('data', `${path}: matches no file`);
  return names.sort().map((name) => ({ path: name, name }));
}

/** What is not there is no pipe either. */
export const isPipe = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isFIFO(),
    () => false,
  );

let spooled: Promise<string> | undefined;

/** The file that standard input has been put into, for whoever cannot read it. */
export const spooledInput = (): Promise<string> => (spooled ??= spool());

/** Standard input can be read once, a table must be readable again: it is put into a file that lives as long as the process. */
async function spool(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'gradtape-stdin-'));
  removeAtEnd(folder);
  const path = join(folder, 'table');
  await pipeline(createReadStream('', { fd: 0, autoClose: false }), createWriteStream(path));
  return path;
}

/** Also where a signal ends the process: one that nobody else heeds. */
function removeAtEnd(folder: string): void {
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const heed = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) > 1) return;
    remove();
    process.off(signal, heed).kill(process.pid, signal);
  };
  process.once('exit', remove).on('SIGINT', heed).on('SIGTERM', heed).on('SIGHUP', heed);
}

/** The size of all files together, as they are stored; undefined if the system does not tell one. */
export async function sizeOf(files: readonly Source[]): Promise<number | undefined> {
  try {
    const sizes = await Promise.all(files.map(async ({ path }) => (await stat(path)).size));
    return sizes.reduce((sum, size) => sum + size, 0) || undefined;
  } catch {
    return undefined;
  }
}

/**
 * About how many bytes of memory a byte of a table's text takes as columns, as rows and as tensors: a number of 8 characters
 * becomes one of 8 bytes, once more while columns grow, and two of 4 bytes.
 */
export const memoryPerByte = 3;

/** In bytes: about how much memory a table takes, by the size of its files; packed, it is a quarter as long. */
export async function memoryFor(path: string | readonly string[]): Promise<number> {
  const files = await filesOf(path);
  const sizes = await Promise.all(
    files.map(async (file) => {
      const isPacked = /\.(?:gz|zst|parquet|pq)$/i.test(file.name);
      return ((await sizeOf([file])) ?? 0) * memoryPerByte * (isPacked ? 4 : 1);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
