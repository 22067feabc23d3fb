/** @file Activation functions. Formulas: tensorflow/python/ops/nn_grad.py, tensorflow/core/kernels/relu_op_functor.h. */
import { type Tensor, tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { rule } from './define.ts';
import { zeroUnless } from './shapes.ts';

/** The constants of selu (Klambauer et al., 2017, https://arxiv.org/abs/1706.02515). */
const scale = 1.0507009873554805;
const scaleAlpha = 1.7580993408473768;

export const activations = {
  /** dx where x > 0, which is where y = max(x, 0) has the sign 1. `_ReluGrad` */
  Relu: rule({
    output: 'y',
    gradient: (dy, { y }) => ({ x: () => tf.mul(dy, tf.sign(y)) }),
  }),

  /** dx where 0 < x < 6. `_Relu6Grad` */
  Relu6: rule({
    mends: 'the gradient at 6 is 1',
    inputs: ['x'],
    gradient: (dy, { x }) => ({
      x: () => zeroUnless(tf.logicalAnd(tf.greater(x, 0), tf.less(x, 6)), dy),
    }),
  }),

  /** y = s·x where x ≥ 0, else s·α·(eˣ − 1), whose slope is y + s·α. `_SeluGrad` */
  Selu: rule({
    mends: 'the gradient at 0 is 1.758, the slope from the left',
    output: 'y',
    gradient: (dy, { y }) => ({
      x: () => tf.mul(dy, tf.where(tf.less(y, 0), tf.add(y, scaleAlpha), scale)),
    }),
  }),

  /** eluGrad(dy, y) = dy where y ≥ 0, else dy·(y + 1): linear in dy, and dy is its slope in y < 0. `_EluGradGrad` */
  EluGrad: rule({
    mends: 'no gradient: elu has no second one',
    inputs: ['dy', 'y'],
    gradient: (ddx, { dy, y }) => ({
      dy: () => eluGrad(ddx, y),
      y: () => zeroUnless(tf.less(y, 0), tf.mul(ddx, dy)),
    }),
  }),
} satisfies Record<string, GradientRule>;

function eluGrad(dy: Tensor, y: Tensor): Tensor {
  return tf.engine().runKernel('EluGrad', { dy, y }) as Tensor;
}
