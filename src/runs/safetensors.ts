/**
 * @file Tensors in a file that any framework reads: safetensors. Eight bytes say how long the header is, the header is
 * JSON that names each tensor's dtype, shape and bytes, and the rest is their values, in little-endian order.
 */
import { GradtapeError } from '../errors.ts';

export interface SavedTensor {
  dtype: 'float32' | 'int32';
  shape: number[];
  values: Float32Array | Int32Array;
}

export type SavedTensors = Record<string, SavedTensor>;

const codes = { float32: 'F32', int32: 'I32' } as const;
const arrays = { F32: Float32Array, I32: Int32Array } as const;
const dtypes = { F32: 'float32', I32: 'int32' } as const;
const lengthBytes = 8;
/** As in the reference implementation, so that a damaged length cannot ask for all memory. */
const longestHeader = 100_000_000;

/** A tensor's entry in the header. */
interface Entry {
  dtype: keyof typeof arrays;
  shape: number[];
  data_offsets: [begin: number, end: number];
}

export function encodeSafetensors(
  tensors: SavedTensors,
  metadata: Record<string, string> = {},
): Uint8Array {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { dtype, shape, values }]) => {
    const begin = end;
    end += values.byteLength;
    return [name, { dtype: codes[dtype], shape, data_offsets: [begin, end] }] as const;
  });
  const header = paddedHeader({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const bytes = new Uint8Array(lengthBytes + header.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, lengthBytes);
  let at = lengthBytes + header.length;
  for (const { values } of Object.values(tensors)) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/** Blanks fill the header to a multiple of eight bytes, so that the values after it are aligned. */
function paddedHeader(header: object): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  padded.set(text);
  return padded;
}

/**
 * The tensors of a file; `name` is what messages call it.
 * @throws GradtapeError `data` for anything that is not exactly as the format has it.
 */
export function decodeSafetensors(name: string, bytes: Uint8Array): SavedTensors {
  const fail = (what: string): never => {
    throw new GradtapeError('data', `${name}: no safetensors file: ${what}`);
  };
  const { header, start } = headerOf(bytes, fail);
  const data = bytes.subarray(start);
  const entries = Object.entries(header).filter(([key]) => key !== '__metadata__');
  const checked = entries.map(([key, entry]) => [key, checkedEntry(key, entry, fail)] as const);
  requireGapless(checked, data.length, fail);
  return Object.fromEntries(checked.map(([key, entry]) => [key, tensorOf(entry, data)]));
}

type Fail = (what: string) => never;

function headerOf(bytes: Uint8Array, fail: Fail): { header: object; start: number } {
  if (bytes.length < lengthBytes) fail(`expected 8 bytes at least, found ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const room = Math.min(bytes.length - lengthBytes, longestHeader);
  if (length > room) fail(`expected a header of at most ${room} bytes, found ${length}`);
  const start = lengthBytes + length;
  const header = parsed(bytes.subarray(lengthBytes, start), fail);
  if (!isObject(header)) fail('its header is no JSON object');
  return { header: header as object, start };
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
