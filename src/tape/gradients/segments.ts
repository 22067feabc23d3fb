/** @file Sums and means over segments of rows. Formulas: tensorflow/python/ops/math_grad.py. */
import { type Tensor, tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { rule } from './define.ts';

const inputs = ['data', 'indices', 'segmentIds'] as const;

export const segments = {
  /** Every row takes the gradients of the segments that it is in. `_SparseSegmentSumGrad` */
  SparseSegmentSum: rule({
    mends: 'no gradient',
    inputs,
    gradient: (dy, { data, indices, segmentIds }) => ({
      data: () => rowsOf(data, indices, tf.gather(dy, segmentIds as never)),
    }),
  }),

  /** As for the sum, divided by the number of rows in the segment. `_SparseSegmentMeanGrad` */
  SparseSegmentMean: rule({
    mends: 'no gradient',
    inputs,
    gradient: (dy, { data, indices, segmentIds }) => ({
      data: () => {
        const ids = segmentIds as never;
        const counts = tf.unsortedSegmentSum(
          tf.onesLike(tf.cast(ids, 'float32')),
          ids,
          dy.shape[0]!,
        );
        const shares = tf.gather(tf.div(1, counts), ids);
        const perRow = tf.reshape(shares, [-1, ...dy.shape.slice(1).map(() => 1)]);
        return rowsOf(data, indices, tf.mul(tf.gather(dy, ids), perRow));
      },
    }),
  }),
} satisfies Record<string, GradientRule>;

function rowsOf(data: Tensor, indices: Tensor, gradients: Tensor): Tensor {
  return tf.scatterND(tf.expandDims(indices, 1), gradients, data.shape);
}
