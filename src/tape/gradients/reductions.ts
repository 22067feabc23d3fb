/** @file Sums, means, products and extremes over axes. Formulas: tensorflow/python/ops/math_grad.py. */
import { type Tensor, tf } from '../../tensorflow.ts';
import type { GradientRule, InputGradients } from '../rule.ts';
import { rule } from './define.ts';
import { type Axis, axesOf, broadcast, sizeOf, withReducedAxes } from './shapes.ts';

export const reductions = {
  /** Every summand takes dy. `_SumGrad` */
  Sum: rule({
    inputs: ['x'],
    gradient: (dy, { x }, { axis }: { axis: Axis }) => ({
      x: () => broadcast(withReducedAxes(dy, x.shape, axis), x.shape),
    }),
  }),

  /** Every summand takes dy / n. `_MeanGrad` */
  Mean: rule({
    inputs: ['x'],
    gradient: (dy, { x }, { axis }: { axis: Axis }) => {
      const n = sizeOf(axesOf(axis, x.shape).map((i) => x.shape[i]!));
      return {
        x: () => broadcast(withReducedAxes(tf.div(dy, n), x.shape, axis), x.shape),
      };
    },
  }),

  Max: rule({
    mends: 'each of several largest elements takes all of dy',
    inputs: ['x'],
    output: 'y',
    gradient: (dy, { x, y }, { reductionIndices }: { reductionIndices: Axis }) =>
      sharedByExtremes(dy, x, y, reductionIndices),
  }),

  Min: rule({
    mends: 'each of several smallest elements takes all of dy',
    inputs: ['x'],
    output: 'y',
    gradient: (dy, { x, y }, { axis }: { axis: Axis }) => sharedByExtremes(dy, x, y, axis),
  }),

  /** A factor takes dy times the product of the others. `_ProdGrad` */
  Prod: rule({
    mends: 'a negative axis throws, and there is no second gradient',
    inputs: ['x'],
    gradient: (dy, { x }, { axis }: { axis: Axis }) => ({
      x: () => prodGradient(withReducedAxes(dy, x.shape, axis), x, axesOf(axis, x.shape)),
    }),
  }),
} satisfies Record<string, GradientRule>;

/** The elements that equal the extreme y share dy evenly. `_MinOrMaxGrad` */
function sharedByExtremes(dy: Tensor, x: Tensor, y: Tensor, axis: Axis): InputGradients {
  return {
    x: () => {
      const extreme = tf.cast(tf.equal(x, withReducedAxes(y, x.shape, axis)), 'float32');
      const share = tf.div(extreme, tf.sum(extreme, axesOf(axis, x.shape), true));
      return tf.mul(share, withReducedAxes(dy, x.shape, axis));
    },
  };
}

/** A product over several axes is one of products over the first: the chain rule, axis by axis. */
function prodGradient(dy: Tensor, x: Tensor, [axis, ...axes]: number[]): Tensor {
  if (axis === undefined) return dy;
  const partial = axes.length > 0 ? prodGradient(dy, tf.prod(x, axis, true), axes) : dy;
  return tf.mul(partial, productOfOthers(x, axis));
}

function productOfOthers(x: Tensor, axis: number): Tensor {
  return tf.mul(tf.cumprod(x, axis, true, false), tf.cumprod(x, axis, true, true));
}
