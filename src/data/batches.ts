/** @file From rows to tensors. */
import { generator, permutation } from '../random.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import type { Dataset } from './dataset.ts';

export interface DataTensors {
  /** The features, float32 [rows, features]. */
  x: Tensor;
  /** The target, float32 [rows]; of several targets [rows, targets]. */
  y: Tensor;
  /** How much each row counts, float32 [rows]. */
  weight?: Tensor;
}

/** A whole dataset as tensors, the caller's. */
export function tensorsOf({ rows, features, targets, x, y, weight }: Dataset): DataTensors {
  return {
    x: tf.tensor2d(x, [rows, features.length]),
    y: targets.length === 1 ? tf.tensor1d(y) : tf.tensor2d(y, [rows, targets.length]),
    ...(weight && { weight: tf.tensor1d(weight) }),
  };
}

/** The order of the rows in an epoch: a permutation that seed and epoch decide. */
export function epochOrder(rows: number, seed: number, epoch: number): Uint32Array {
  return permutation(rows, generator(seed, epoch));
}
