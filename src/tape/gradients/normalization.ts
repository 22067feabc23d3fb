/** @file Normalisation across channels. */
import { type Tensor, tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { rule } from './define.ts';

interface LRNAttrs {
  depthRadius: number;
  bias: number;
  alpha: number;
  beta: number;
}

export const normalization = {
  /**
   * y = x·s^(−β) with s = bias + α·W(x²), where W sums over the neighbouring channels:
   * dx = dy·s^(−β) − 2αβ·x·W(x·dy·s^(−β−1)), as in tensorflow/core/kernels/lrn_op.cc, in operations that have gradients.
   */
  LRN: rule({
    mends: 'no second gradient (nor has it in TensorFlow)',
    inputs: ['x'],
    gradient: (dy, { x }, { depthRadius, bias, alpha, beta }: LRNAttrs) => ({
      x: () => {
        const neighbours = band(x.shape[x.rank - 1]!, depthRadius);
        const sumOfNeighbours = (t: Tensor) =>
          tf.reshape(tf.matMul(tf.reshape(t, [-1, neighbours.shape[0]!]), neighbours), t.shape);
        const scale = tf.add(tf.mul(sumOfNeighbours(tf.square(x)), alpha), bias);
        const slope = tf.mul(dy, tf.pow(scale, -beta));
        const mutual = sumOfNeighbours(tf.div(tf.mul(x, slope), scale));
        return tf.sub(slope, tf.mul(tf.mul(x, mutual), 2 * alpha * beta));
      },
    }),
  }),
} satisfies Record<string, GradientRule>;

/** The matrix [n, n] with ones where row and column are at most `radius` apart. */
function band(n: number, radius: number): Tensor {
  const indices = Array.from({ length: n }, (_, i) => i);
  return tf.tensor2d(
    indices.map((i) => indices.map((j) => (Math.abs(i - j) <= radius ? 1 : 0))),
    [n, n],
  );
}
