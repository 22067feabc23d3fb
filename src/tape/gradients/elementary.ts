/** @file Functions of one number whose gradients tfjs rounds otherwise than TensorFlow. Formulas: tensorflow/python/ops/math_grad.py. */
import { tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { rule } from './define.ts';

export const elementary = {
  /** d ln(x) = 1/x·dx. `_LogGrad` */
  Log: rule({
    mends: 'divides by x: where terms cancel, that costs the gradient several digits more',
    inputs: ['x'],
    gradient: (dy, { x }) => ({ x: () => tf.mul(dy, tf.reciprocal(x)) }),
  }),

  /** d ln(1 + x) = 1/(1 + x)·dx. `_Log1pGrad` */
  Log1p: rule({
    mends: 'divides by 1 + x, as for Log',
    inputs: ['x'],
    gradient: (dy, { x }) => ({ x: () => tf.mul(dy, tf.reciprocal(tf.add(x, 1))) }),
  }),

  /** y = x^(-1/2): dy = -(1/2)·y³·dx, in the order of the kernel RsqrtGrad (tensorflow/core/kernels/cwise_ops_gradients.h). */
  Rsqrt: rule({
    mends: 'computes x^(3/2), as for Log',
    output: 'y',
    gradient: (dy, { y }) => ({
      x: () => tf.mul(tf.mul(tf.mul(dy, y), tf.mul(y, y)), -0.5),
    }),
  }),
} satisfies Record<string, GradientRule>;
