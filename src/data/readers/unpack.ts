/** @file What gzip and zstd pack, unpacked. What is packed is known by its first bytes, whatever the file is called. */
import { Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';

type Packing = 'gzip' | 'zstd';

const marks: Record<Packing, Buffer> = {
  gzip: Buffer.from([0x1f, 0x8b]),
  zstd: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
};

/** Says that the packed data are not what they should be. */
class PackingError extends Error {
  readonly packing: Packing;

  constructor(packing: Packing, cause: unknown) {
    super('damaged', { cause });
    this.packing = packing;
  }
}

/** Which packing is damaged, if that is the error. */
export const packingOf = (error: unknown): Packing | undefined =>
  error instanceof PackingError ? error.packing : undefined;

/** The bytes as they were before they were packed. */
export async function* unpacked(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const pieces = bytes[Symbol.asyncIterator]();
  const { value: first, done } = await pieces.next();
  if (done) return;
  const all = prefixed(first, pieces);
  const packing = (['gzip', 'zstd'] as const).find((name) =>
    marks[name].equals(first.subarray(0, marks[name].length)),
  );
  if (packing === undefined) yield* all;
  else if (packing === 'gzip') yield* through(copied(all), zlib.createGunzip(), packing);
  else yield* unpackedZstd(copied(all));
}

/** What unpacks keeps pieces for longer than they may be good. */
async function* copied(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield Buffer.from(piece);
}

async function* prefixed(
  first: Buffer,
  rest: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield first;
    yield* { [Symbol.asyncIterator]: () => rest };
  } finally {
    await rest.return?.();
  }
}

async function* unpackedZstd(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform };
  if (createZstdDecompress) yield* through(bytes, createZstdDecompress(), 'zstd');
  else yield* unpackedByFzstd(bytes);
}

/** Node has zstd from 22.15 on. */
async function* unpackedByFzstd(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { Decompress } = await import('fzstd');
  const found: Buffer[] = [];
  const stream = new Decompress((data) => found.push(Buffer.from(data)));
  const push = (piece: Uint8Array, end: boolean): Buffer[] => {
    try {
      stream.push(piece, end);
    } catch (error) {
      throw new PackingError('zstd', error);
    }
    return found.splice(0);
  };
  for await (const piece of bytes) yield* push(piece, false);
  yield* push(new Uint8Array(0), true);
}

async function* through(
  bytes: AsyncIterable<Buffer>,
  stream: Transform,
  packing: Packing,
): AsyncGenerator<Buffer> {
  let fault: unknown;
  const source = Readable.from(bytes).on('error', (error) => {
    fault = error;
    stream.destroy(error);
  });
  try {
    yield* source.pipe(stream) as AsyncIterable<Buffer>;
  } catch (error) {
    throw fault ?? new PackingError(packing, error);
  } finally {
    source.destroy();
  }
}
