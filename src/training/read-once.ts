/** @file Values of tensors, read back once whatever structures share them. */
import type { Tensor } from '../tensorflow.ts';

export type Read = (tensor: Tensor) => Float32Array | Int32Array;

/** Copies of a tensor share its data. */
export function readOnce(): Read {
  const known = new Map<object, Float32Array | Int32Array>();
  return (tensor) => {
    const found = known.get(tensor.dataId) ?? (tensor.dataSync() as Float32Array | Int32Array);
    known.set(tensor.dataId, found);
    return found;
  };
}
