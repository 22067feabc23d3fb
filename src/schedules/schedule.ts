import { type Tensor, tf } from '../tensorflow.ts';

/** The learning rate at a step: from a scalar, the number of updates made, to a float32 scalar. */
export type Schedule = (step: Tensor) => Tensor;

/** A schedule from a function of the step as float32. Its intermediate tensors are disposed of. */
export function schedule(rate: (step: Tensor) => Tensor): Schedule {
  return (step) => tf.tidy(() => rate(step.cast('float32')));
}
