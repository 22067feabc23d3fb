/** @file From bytes in any encoding to UTF-8 that is known to be sound. */
import { isUtf8 } from 'node:buffer';
import { TextFault } from './place.ts';

const [lineFeed, carriageReturn] = [0x0a, 0x0d];

const byteOrderMarks: [encoding: string, mark: Buffer][] = [
  ['utf-8', Buffer.from([0xef, 0xbb, 0xbf])],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
];

/**
 * The bytes as UTF-8 without a byte order mark.
 * @throws TextFault for bytes that the encoding does not have, and for NUL, which no text holds.
 */
export async function* utf8(
  bytes: AsyncIterable<Buffer>,
  encoding: string,
): AsyncGenerator<Buffer> {
  const [head, rest] = await headOf(bytes, 3);
  const marked = byteOrderMarks.find(([, mark]) => mark.equals(head.subarray(0, mark.length)));
  const body = joined(head.subarray(marked?.[1].length ?? 0), rest);
  const name = marked?.[0] ?? new TextDecoder(encoding).encoding;
  yield* withoutNul(name === 'utf-8' ? sound(body) : recoded(body, name));
}

/** The first bytes, `size` of them if there are as many, and those that follow. */
async function headOf(
  bytes: AsyncIterable<Buffer>,
  size: number,
): Promise<[Buffer, AsyncIterator<Buffer>]> {
  const rest = bytes[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < size) {
    const { value, done } = await rest.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  return [head, rest];
}

async function* joined(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    yield* { [Symbol.asyncIterator]: () => rest };
  } finally {
    await rest.return?.();
  }
}

/** Holds back the beginning of a character until its end arrives. */
async function* sound(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let offset = 0;
  for await (const piece of bytes) {
    const all = held.length > 0 ? Buffer.concat([held, piece]) : piece;
    const whole = all.subarray(0, all.length - unfinished(all));
    yield* isUtf8(whole) ? [whole] : untilBad(whole, offset);
    offset += whole.length;
    held = all.subarray(whole.length);
  }
  if (held.length > 0) yield* untilBad(held, offset);
}

/** How many bytes at the end begin a character that is longer than that. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const length = lengthOf(bytes[bytes.length - back]!);
    if (length > 1) return length > back ? back : 0;
    if (length === 1) return 0;
  }
  return 0;
}

/** How long a character is that begins with this byte; 0 if none does. */
function lengthOf(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2) return 0;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 0;
}

function* untilBad(bytes: Buffer, offset: number): Generator<Buffer> {
  let at = 0;
  while (at < bytes.length) {
    const length = lengthOf(bytes[at]!);
    const character = bytes.subarray(at, at + length);
    if (length === 0 || character.length < length || !isUtf8(character)) break;
    at += length;
  }
  yield bytes.subarray(0, at);
  const byte = bytes[at]!.toString(16).padStart(2, '0').toUpperCase();
  throw new TextFault(
    offset + at,
    `expected UTF-8 text, found the byte 0x${byte}; name the encoding, for example "latin1"`,
  );
}

async function* recoded(bytes: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  let offset = 0;
  const decode = function* (piece: Buffer, stream: boolean): Generator<Buffer> {
    let text = '';
    try {
      text = decoder.decode(piece, { stream });
    } catch {
      yield* untilUnknown(piece, encoding, offset);
    }
    const recodedPiece = Buffer.from(text);
    offset += recodedPiece.length;
    yield recodedPiece;
  };
  for await (const piece of bytes) yield* decode(piece, true);
  yield* decode(Buffer.alloc(0), false);
}

/** The text before the first character of `bytes` that the encoding does not have. */
function* untilUnknown(bytes: Buffer, encoding: string, offset: number): Generator<Buffer> {
  const [text] = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes).split('\ufffd', 1);
  const before = Buffer.from(text!);
  yield before;
  throw new TextFault(
    offset + before.length,
    `expected ${encoding} text, found bytes that are none`,
  );
}

async function* withoutNul(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let offset = 0;
  for await (const piece of bytes) {
    const at = piece.indexOf(0);
    yield at < 0 ? piece : piece.subarray(0, at);
    if (at >= 0)
      throw new TextFault(
        offset + at,
        'expected text, found a NUL byte; is it text at all, or is its encoding "utf-16le"?',
      );
    offset += piece.length;
  }
}

/** The byte at which line `lines` (from 0) of the text begins. */
export async function lineStart(text: AsyncIterable<Buffer>, lines: number): Promise<number> {
  if (lines === 0) return 0;
  let [left, at, last] = [lines, 0, 0];
  for await (const piece of text)
    for (const byte of piece) {
      const ends = last === carriageReturn ? byte !== lineFeed : last === lineFeed;
      if (ends && --left === 0) return at;
      [at, last] = [at + 1, byte];
    }
  return at;
}

/** The text from byte `start` on. */
export async function* from(text: AsyncIterable<Buffer>, start: number): AsyncGenerator<Buffer> {
  let skipped = 0;
  for await (const piece of text) {
    const skip = Math.min(piece.length, start - skipped);
    skipped += skip;
    if (skip < piece.length) yield piece.subarray(skip);
  }
}
