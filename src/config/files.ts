/** @file Finding and reading config files. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
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
  if (existsSync(name)) return name;
  const isBare = basename(name) === name;
  const path = join(bundled, name);
  if (isBare && existsSync(path)) return path;
  const near = nearest(basename(name), [
    ...configsIn(dirname(name)),
    ...(isBare ? configsIn(bundled) : []),
  ]);
  const meant = near === undefined ? '' : `; did you mean "${near}"?`;
  throw new GradtapeError('config', `${name}: no such file${meant}`);
}

/** @throws GradtapeError `config` when the file cannot be read or is not a JSON object. */
export function readConfig(path: string): Source {
  return fileSource(parseDocument(path, decode(path, readBytes(path))), dirname(path));
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
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
