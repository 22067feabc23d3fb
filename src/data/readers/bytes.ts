/** @file The bytes of a file, whatever it is packed in. */
import { createReadStream } from 'node:fs';
import { GradtapeError } from '../../errors.ts';
import { packingOf, unpacked } from './unpack.ts';

/** The bytes of a file, from its beginning at each call. */
export type Open = () => AsyncIterable<Buffer>;

/** Gets the size of each piece, as it is stored. */
export type OnBytes = (bytes: number) => void;

export interface Source {
  /** Where the bytes are. */
  path: string;
  /** What messages call it. */
  name: string;
}

const pieceSize = 2 ** 18;

/**
 * Opens a file, unpacking what gzip or zstd has packed. The bytes throw GradtapeError `data` with the reason where the file
 * cannot be read.
 */
export function opener(source: Source, onBytes?: OnBytes): Open {
  return async function* () {
    try {
      yield* unpacked(stored(source, onBytes));
    } catch (error) {
      throw unreadable(source.name, error) ?? error;
    }
  };
}

/** The bytes as they are stored. */
export async function* stored({ path }: Source, onBytes?: OnBytes): AsyncGenerator<Buffer> {
  for await (const piece of createReadStream(path, { highWaterMark: pieceSize })) {
    onBytes?.((piece as Buffer).length);
    yield piece as Buffer;
  }
}

/** What the system or the unpacker said of the file, if it is they that failed. */
function unreadable(name: string, cause: unknown): GradtapeError | undefined {
  const { code, syscall } = cause as NodeJS.ErrnoException;
  const packing = packingOf(cause);
  if (packing !== undefined)
    return new GradtapeError('data', `${name}: the ${packing} data are damaged or end too early`, {
      cause,
    });
  if (code === undefined || syscall === undefined) return undefined;
  const reasons: Record<string, string> = {
    ENOENT: 'no such file',
    EISDIR: 'expected a file, found a directory',
  };
  return new GradtapeError('data', `${name}: ${reasons[code] ?? `cannot be read (${code})`}`, {
    cause,
  });
}
