/** @file Tensors by path, and a copy of them as they lie in a safetensors file, which can be handed to another thread. */

export interface SavedTensor {
  dtype: 'float32' | 'int32';
  shape: number[];
  values: Float32Array | Int32Array;
}

export type SavedTensors = Record<string, SavedTensor>;

const codes = { float32: 'F32', int32: 'I32' } as const;

/** Tensors as they lie in a file. */
export interface TensorImage {
  /** Their entries in the header, JSON without the braces. */
  entries: string;
  /** Their values one after the other. */
  values: Uint8Array<ArrayBuffer>;
}

/** A copy of tensors as they lie in a file; `room`, if it has just their length, becomes the image. */
export function imageOf(tensors: SavedTensors, room?: Uint8Array<ArrayBuffer>): TensorImage {
  const all = Object.values(tensors);
  const length = all.reduce((bytes, { values }) => bytes + values.byteLength, 0);
  const image = room?.length === length ? room : new Uint8Array(length);
  let at = 0;
  for (const { values } of all) {
    image.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return { entries: entriesText(tensors), values: image };
}

/** Of the last tensors: those of a run are described in the same way after each of its epochs. */
let latest: { tensors: readonly Described[]; text: string } = { tensors: [], text: '' };

type Described = [name: string, Pick<SavedTensor, 'dtype' | 'shape'>];

function entriesText(tensors: SavedTensors): string {
  const described = Object.entries(tensors);
  if (described.length === latest.tensors.length && described.every(isAsLatest)) return latest.text;
  let end = 0;
  const entries = described.map(([name, { dtype, shape, values }]) => {
    const begin = end;
    end += values.byteLength;
    return `${JSON.stringify(name)}:{"dtype":"${codes[dtype]}","shape":[${shape}],"data_offsets":[${begin},${end}]}`;
  });
  const text = entries.join();
  latest = { tensors: described.map(([name, { dtype, shape }]) => [name, { dtype, shape }]), text };
  return text;
}

function isAsLatest([name, { dtype, shape }]: Described, i: number): boolean {
  const [known, { dtype: knownType, shape: knownShape }] = latest.tensors[i]!;
  return (
    name === known &&
    dtype === knownType &&
    shape.length === knownShape.length &&
    shape.every((axis, k) => axis === knownShape[k])
  );
}
