/** @file The bytes of a file, whatever it is packed in. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { GradtapeError } from '../../errors.ts';

/** The bytes of a file, from its beginning at each call. */
export type Open = () => AsyncIterable<Buffer>;

const pieceSize = 2 ** 18;

/**
 * Opens `path`, unpacking what is named `.gz`. `onBytes` gets the size of each piece as it is stored.
 * The stream throws GradtapeError `data` with the reason where the file cannot be read.
 */
export function opener(path: string, onBytes?: (bytes: number) => void): Open {
  return async function* () {
    try {
      yield* unpacked(path, stored(path, onBytes));
    } catch (error) {
      throw unreadable(path, error) ?? error;
    }
  };
}

/** The bytes as they are stored. */
export async function* stored(
  path: string,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const piece of createReadStream(path, { highWaterMark: pieceSize })) {
    onBytes?.((piece as Buffer).length);
    yield piece as Buffer;
  }
}

async function* unpacked(path: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (!/\.gz$/i.test(path)) return yield* bytes;
  const { Readable } = await import('node:stream');
  const unzip = createGunzip();
  const source = Readable.from(bytes).on('error', (error) => unzip.destroy(error));
  yield* source.pipe(unzip) as AsyncIterable<Buffer>;
}

/** What the system or the unpacker said of the file, if it is they that failed. */
function unreadable(path: string, cause: unknown): GradtapeError | undefined {
  const { code, syscall } = cause as NodeJS.ErrnoException;
  if (code === undefined || (syscall === undefined && !code.startsWith('Z_'))) return undefined;
  const reasons: Record<string, string> = {
    ENOENT: 'no such file',
    EISDIR: 'expected a file, found a directory',
    Z_BUF_ERROR: 'the gzip data end too early',
    Z_DATA_ERROR: 'expected gzip data',
  };
  return new GradtapeError('data', `${path}: ${reasons[code] ?? `cannot be read (${code})`}`, {
    cause,
  });
}
