/** @file Keras's regularisers (keras/src/regularizers/regularizers.py): what weights cost. */
import { type Tensor, type Tensor2D, tf } from '../tensorflow.ts';

export type RegularizerSpec =
  | { type: 'l1'; l1: number }
  | { type: 'l2'; l2: number }
  | { type: 'l1l2'; l1: number; l2: number }
  | { type: 'orthogonal'; factor: number; mode: 'rows' | 'columns' };

type RegularizerName = RegularizerSpec['type'];
type Regularizers = {
  [Name in RegularizerName]: (
    w: Tensor,
    options: Extract<RegularizerSpec, { type: Name }>,
  ) => Tensor;
};

const regularizers: Regularizers = {
  /** l1 Σ|w| */
  l1: (w, { l1 }) => tf.mul(l1, tf.sum(tf.abs(w))),
  /** l2 Σw² */
  l2: (w, { l2 }) => tf.mul(l2, tf.sum(tf.square(w))),
  l1l2: (w, { l1, l2 }) =>
    [
      ...(l1 === 0 ? [] : [tf.mul<Tensor>(l1, tf.sum(tf.abs(w)))]),
      ...(l2 === 0 ? [] : [tf.mul<Tensor>(l2, tf.sum(tf.square(w)))]),
    ].reduce((sum, term) => tf.add(sum, term), tf.scalar(0) as Tensor),
  /** factor · the mean of |cos| of the angles between pairs of rows, or of columns */
  orthogonal: (w, { factor, mode }) => {
    const units = unitRows((mode === 'rows' ? w : tf.transpose(w)) as Tensor2D);
    const [size] = units.shape;
    const cosines = tf.matMul(units, units, false, true);
    const apart = tf.mul(cosines, tf.sub(1, tf.eye(size)));
    const pairs = (size * (size - 1)) / 2;
    return tf.div(tf.mul(factor * 0.5, tf.sum(tf.abs(apart))), pairs);
  },
};

export const regularize = (w: Tensor, spec: RegularizerSpec): Tensor =>
  regularizers[spec.type](w, spec as never);

/** w / max(‖w‖, 1e-12) row by row, as Keras's `normalize`. */
function unitRows(w: Tensor2D): Tensor2D {
  const squares = tf.maximum(tf.sum(tf.square(w), 1, true), 1e-12);
  return tf.mul(w, tf.rsqrt(squares));
}
