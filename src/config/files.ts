/** @file Finding and reading config files. */
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GradtapeError } from '../errors.ts';
import { nearest } from '../suggest.ts';
import { parseDocument } from './document.ts';
import { type Source, fileSource } from './sources.ts';

/** The configs that come with gradtape, seen from the compiled file in dist/src/config. */
const bundled = fileURLToPath(new URL('../../../configs', import.meta.url));

/** The file that `name` means: itself, or, for a bare name that is not in the working directory, a bundled config. */
export function findConfig(name: string): string {
  if (name === '')
    throw new GradtapeError('config', 'expected the name of a config file, found ""');
  if (isThere(name)) return name;
  const isBare = basename(name) === name;
  const path = join(bundled, name);
  if (isBare && isThere(path)) return path;
  const near = nearest(basename(name), [
    ...configsIn(dirname(name)),
    ...(isBare ? configsIn(bundled) : []),
  ]);
  const meant = near === undefined ? '' : `; did you mean "${near}"?`;
  throw new GradtapeError('config', `${name}: no such file${meant}`);
}

/** Whether anything is at `path`, even if it cannot be read. */
function isThere(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    return !['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code!);
  }
}

/** @throws GradtapeError `config` when the file cannot be read or is not a JSON object. */
export async function readConfig(path: string): Promise<Source> {
  const text = await readText(path, createReadStream(path));
  return fileSource(parseDocument(path, text), dirname(path));
}

/** No config is larger; a device such as /dev/zero never ends. */
const largest = 16e6;

/**
 * All text of `stream`, which is told as `name`.
 * @throws GradtapeError `config` when it cannot be read, is no text, or is larger than any config.
 */
export async function readText(name: string, stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of readable(name, stream)) {
    bytes += chunk.length;
    if (bytes > largest)
      throw new GradtapeError('config', `${name}: expected a config, found more than 16 MB`);
    chunks.push(chunk);
  }
  return decode(name, Buffer.concat(chunks));
}

async function* readable(
  path: string,
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason =
      code === 'EISDIR' ? 'expected a file, found a directory' : `cannot be read (${code})`;
    throw new GradtapeError('config', `${path}: ${reason}`, { cause });
  }
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new GradtapeError('config', `${path}: expected UTF-8 text`, { cause });
  }
}

function configsIn(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => /\.jsonc?$/.test(name));
  } catch {
    return [];
  }
}
