/** @file The bytes of a file, whatever it is packed in. */
import { type FileHandle, open } from 'node:fs/promises';
import { GradtapeError } from '../../errors.ts';
import { packingOf, unpacked } from './unpack.ts';

/** The bytes of a file, from its beginning at each call, in pieces as `stored` gives them. */
export type Open = () => AsyncIterable<Buffer>;

/** Gets the size of each piece, as it is stored. */
export type OnBytes = (bytes: number) => void;

export interface Source {
  /** Where the bytes are. */
  path: string;
  /** What messages call it. */
  name: string;
}

const pieceSize = 2 ** 19;

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

/** A piece is being used, the end of the one before may be, and the next is being read. */
const pieces = 3;

/**
 * The bytes as they are stored. A piece is good until the next but one is asked for: its memory is then read into again, since
 * what is left to the garbage collector piles up faster than it comes.
 */
export async function* stored(source: Source, onBytes?: OnBytes): AsyncGenerator<Buffer> {
  const file = await open(source.path);
  const room = Array.from({ length: pieces }, () => Buffer.allocUnsafeSlow(pieceSize));
  const read = (turn: number) => file.read(room[turn % pieces]!, 0, pieceSize, null);
  let next: ReturnType<typeof read> | undefined;
  try {
    await requireUnchanged(source, file);
    next = read(0);
    for (let turn = 1; ; turn++) {
      const { bytesRead, buffer } = await next;
      if (bytesRead === 0) return await requireUnchanged(source, file);
      onBytes?.(bytesRead);
      next = read(turn);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await next?.catch(() => undefined); // has been thrown, or is of a piece that nobody wants any more
    await file.close();
  }
}

/** The size and the time of each file when it was first read. */
const seen = new WeakMap<Source, string>();

/**
 * A table is read in several passes, which must see the same rows.
 * @throws GradtapeError `data` for a file that has been written to since it was first read.
 */
async function requireUnchanged(source: Source, file: FileHandle): Promise<void> {
  const stats = await file.stat({ bigint: true });
  if (!stats.isFile()) return;
  const now = `${stats.size}, ${stats.mtimeNs}`;
  if ((seen.get(source) ?? now) !== now)
    throw new GradtapeError('data', `${source.name}: changed while it was read`);
  seen.set(source, now);
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
