/** @file Running sums and products. */
import { type Tensor, tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { rule } from './define.ts';
import { axesOf, padAlong, sliceAlong } from './shapes.ts';

interface CumulativeAttrs {
  axis: number;
  exclusive: boolean;
  reverse: boolean;
}

export const cumulative = {
  /** x_k is in every sum from the k-th on: dx is the running sum of dy from the other end. math_grad.py `_CumsumGrad` */
  Cumsum: rule({
    mends: 'along any but the last axis the gradient is transposed, along a negative one it throws',
    gradient: (dy, _, { axis, exclusive, reverse }: CumulativeAttrs) => ({
      x: () => tf.cumsum(dy, axesOf(axis, dy.shape)[0], exclusive, !reverse),
    }),
  }),

  /**
   * With y_i = x_0 ⋯ x_i: dx_k = (x_0 ⋯ x_(k−1)) · s_k, where s_k = dy_k + x_(k+1)·s_(k+1) collects what the later
   * products owe to x_k. Unlike TensorFlow's (Σ y·dy)/x (math_grad.py `_CumprodGrad`) it holds where x is zero.
   */
  Cumprod: rule({
    mends: 'no gradient',
    inputs: ['x'],
    gradient: (dy, { x }, { axis, exclusive, reverse }: CumulativeAttrs) => ({
      x: () => {
        const along = axesOf(axis, x.shape)[0]!;
        const turned = (t: Tensor) => (reverse ? tf.reverse(t, along) : t);
        const [factors, slopes] = [turned(x), turned(dy)];
        const owed = recurrence(
          shift(factors, along, 1),
          exclusive ? shift(slopes, along, 1) : slopes,
          along,
        );
        return turned(tf.mul(tf.cumprod(factors, along, true), owed));
      },
    }),
  }),
} satisfies Record<string, GradientRule>;

/** The solution of s_k = b_k + a_k·s_(k+1), its reach doubling from step to step (Hillis and Steele, 1986). */
function recurrence(a: Tensor, b: Tensor, axis: number): Tensor {
  let [factor, sum] = [a, b];
  for (let reach = 1; reach < a.shape[axis]!; reach *= 2) {
    sum = tf.add(sum, tf.mul(factor, shift(sum, axis, reach)));
    factor = tf.mul(factor, shift(factor, axis, reach));
  }
  return sum;
}

/** The tensor whose k-th element is the (k + by)-th of `x`, with zeros after the last. */
function shift(x: Tensor, axis: number, by: number): Tensor {
  return padAlong(sliceAlong(x, axis, by, x.shape[axis]! - by), axis, 0, by);
}
