/** @file What is due at a step, answered with tensors so that a recorded step asks anew. */
import { type Tensor, tf } from '../tensorflow.ts';

/** Whether the whole number in the scalar `step` is a multiple of `period`. */
export function isMultiple(step: Tensor, period: number): Tensor {
  return step.cast('float32').mod(period).equal(0);
}

/** The updates made before `step`, where there is one every `period` steps. */
export function updatesBefore(step: Tensor, period: number): Tensor {
  return step.cast('float32').div(period).floor();
}

/** `yes` where the scalar `condition` is true, else `no`. */
export const select = (
  condition: Tensor,
  yes: readonly Tensor[],
  no: readonly Tensor[],
): Tensor[] => yes.map((tensor, i) => tf.where(condition, tensor, no[i]!));
