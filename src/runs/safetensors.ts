/**
 * @file Tensors in a file that any framework reads: safetensors. Eight bytes say how long the header is, the header is
 * JSON that names each tensor's dtype, shape and bytes, and the rest is their values, in little-endian order.
 */
import { open } from 'node:fs/promises';
import { GradtapeError } from '../errors.ts';
import type { SavedTensor, SavedTensors, TensorImage } from './tensor-image.ts';

const arrays = { F32: Float32Array, I32: Int32Array } as const;
const dtypes = { F32: 'float32', I32: 'int32' } as const;
/** The key in the header that is no tensor's. */
const aboutFile = '__metadata__';
const lengthBytes = 8;
/** As in the reference implementation, so that a damaged length cannot ask for all memory. */
const longestHeader = 100_000_000;

/** A tensor's entry in the header. */
interface Entry {
  dtype: keyof typeof arrays;
  shape: number[];
  data_offsets: [begin: number, end: number];
}

/**
 * What comes before the values. Blanks fill it to a multiple of eight bytes, so that the values after it are aligned.
 */
export function safetensorsHeader(
  { entries }: TensorImage,
  metadata: Record<string, string>,
): Buffer {
  const separator = entries === '' ? '' : ',';
  const text = `{"${aboutFile}":${JSON.stringify(metadata)}${separator}${entries}}`;
  const length = Math.ceil(Buffer.byteLength(text) / 8) * 8;
  const header = Buffer.alloc(lengthBytes + length, ' ');
  header.writeBigUInt64LE(BigInt(length));
  header.write(text, lengthBytes);
  return header;
}

/** What a file holds. */
export interface Safetensors {
  tensors: SavedTensors;
  metadata: Record<string, string>;
}

/**
 * The content of a file; `name` is what messages call it.
 * @throws GradtapeError `data` for anything that is not exactly as the format has it.
 */
export function decodeSafetensors(name: string, bytes: Uint8Array): Safetensors {
  const fail = failing(name);
  const { header, start } = headerOf(bytes, fail);
  const data = bytes.subarray(start);
  const entries = entriesOf(header, fail);
  requireGapless(entries, data.length, fail);
  return {
    tensors: Object.fromEntries(entries.map(([key, entry]) => [key, tensorOf(entry, data)])),
    metadata: metadataOf(header, fail),
  };
}

/**
 * The shapes of the tensors in the file at `path`, of which only the header is read.
 * @throws GradtapeError `data`, as `decodeSafetensors`; what the system says where the file cannot be read
 */
export async function readShapes(path: string): Promise<Record<string, number[]>> {
  const fail = failing(path);
  const file = await open(path);
  try {
    const start = Buffer.alloc(lengthBytes);
    await file.read(start);
    const length = Number(start.readBigUInt64LE());
    if (length > longestHeader) fail(`expected a header of at most ${longestHeader} bytes`);
    const bytes = Buffer.alloc(lengthBytes + length);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    const { header } = headerOf(bytes.subarray(0, bytesRead), fail);
    return Object.fromEntries(entriesOf(header, fail).map(([key, { shape }]) => [key, shape]));
  } finally {
    await file.close();
  }
}

type Fail = (what: string) => never;

const failing =
  (name: string): Fail =>
  (what) => {
    throw new GradtapeError('data', `${name}: no safetensors file: ${what}`);
  };

const entriesOf = (header: object, fail: Fail): (readonly [key: string, Entry])[] =>
  Object.entries(header)
    .filter(([key]) => key !== aboutFile)
    .map(([key, entry]) => [key, checkedEntry(key, entry, fail)] as const);

function metadataOf(header: Record<string, unknown>, fail: Fail): Record<string, string> {
  const metadata = header[aboutFile] ?? {};
  const areTexts =
    isObject(metadata) && Object.values(metadata).every((of) => typeof of === 'string');
  return areTexts ? (metadata as Record<string, string>) : fail('its metadata are no texts');
}

function headerOf(
  bytes: Uint8Array,
  fail: Fail,
): { header: Record<string, unknown>; start: number } {
  if (bytes.length < lengthBytes) fail(`expected 8 bytes at least, found ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const room = Math.min(bytes.length - lengthBytes, longestHeader);
  if (length > room) fail(`expected a header of at most ${room} bytes, found ${length}`);
  const start = lengthBytes + length;
  const header = parsed(bytes.subarray(lengthBytes, start), fail);
  return isObject(header) ? { header, start } : fail('its header is no JSON object');
}

function parsed(text: Uint8Array, fail: Fail): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text));
  } catch {
    return fail('its header is no JSON');
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

function checkedEntry(key: string, value: unknown, fail: Fail): Entry {
  const where = `tensor ${JSON.stringify(key)}`;
  if (!isObject(value)) return fail(`${where} is no object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(arrays, dtype))
    return fail(`${where}: expected the dtype F32 or I32, found ${JSON.stringify(dtype)}`);
  if (!Array.isArray(shape) || !shape.every(isCount)) return fail(`${where} has no shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    return fail(`${where} has no data_offsets`);
  const [begin, end] = offsets as [number, number];
  const bytes = shape.reduce<number>((size, axis) => size * (axis as number), 4);
  if (end - begin !== bytes)
    fail(`${where}: shape [${shape}] has ${bytes} bytes, data_offsets have ${end - begin}`);
  return { dtype: dtype as Entry['dtype'], shape: shape as number[], data_offsets: [begin, end] };
}

/** The format has no byte that belongs to two tensors, and none that belongs to no tensor. */
function requireGapless(
  entries: readonly (readonly [string, Entry])[],
  length: number,
  fail: Fail,
): void {
  let at = 0;
  const inOrder = entries.toSorted(
    ([, a], [, b]) =>
      a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
  );
  for (const [key, { data_offsets: offsets }] of inOrder) {
    if (offsets[0] !== at)
      fail(`tensor ${JSON.stringify(key)}: expected its bytes from ${at} on, found ${offsets[0]}`);
    at = offsets[1];
  }
  if (at !== length) fail(`expected ${at} bytes of values, found ${length}`);
}

/** A copy, because the bytes may lie anywhere and typed arrays must lie aligned. */
function tensorOf(
  { dtype, shape, data_offsets: [begin, end] }: Entry,
  data: Uint8Array,
): SavedTensor {
  const values = new arrays[dtype](new Uint8Array(data.subarray(begin, end)).buffer);
  return { dtype: dtypes[dtype], shape, values };
}
