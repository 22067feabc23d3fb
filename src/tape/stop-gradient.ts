/** @file Cutting the path of gradients. */
import { type Tensor, tf } from '../tensorflow.ts';
import { unrecorded } from './recorder.ts';

/** The value of `x`, as a constant: no gradient flows through it. */
export function stopGradient<T extends Tensor>(x: T): T {
  return unrecorded(() => tf.clone(x));
}
