/** @file Keras's constraints (keras/src/constraints/constraints.py): what weights are put back to after an update. */
import { type Tensor, tf } from '../tensorflow.ts';

/** Along which axes of a weight the norm is taken. */
type Axis = number | number[];

export type ConstraintSpec =
  | { type: 'maxNorm'; maxValue: number; axis: Axis }
  | { type: 'minMaxNorm'; minValue: number; maxValue: number; rate: number; axis: Axis }
  | { type: 'nonNeg' }
  | { type: 'unitNorm'; axis: Axis };

type ConstraintName = ConstraintSpec['type'];
type Constraints = {
  [Name in ConstraintName]: (w: Tensor, options: Extract<ConstraintSpec, { type: Name }>) => Tensor;
};

/** Keras's `backend.epsilon()`. */
const epsilon = 1e-7;

const constraints: Constraints = {
  maxNorm: (w, { maxValue, axis }) => {
    const norms = normsOf(w, axis);
    return rescaled(w, norms, tf.clipByValue(norms, 0, maxValue));
  },
  minMaxNorm: (w, { minValue, maxValue, rate, axis }) => {
    const norms = normsOf(w, axis);
    const within = tf.mul<Tensor>(rate, tf.clipByValue(norms, minValue, maxValue));
    return rescaled(w, norms, tf.add(within, tf.mul(1 - rate, norms)));
  },
  nonNeg: (w) => tf.maximum(w, 0),
  unitNorm: (w, { axis }) => tf.div(w, tf.add(epsilon, normsOf(w, axis))),
};

export const constrain = (w: Tensor, spec: ConstraintSpec): Tensor =>
  constraints[spec.type](w, spec as never);

const normsOf = (w: Tensor, axis: Axis): Tensor => tf.sqrt(tf.sum(tf.square(w), axis, true));

const rescaled = (w: Tensor, norms: Tensor, desired: Tensor): Tensor =>
  tf.mul(w, tf.div(desired, tf.add(epsilon, norms)));
