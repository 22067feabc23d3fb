/** @file Operations that tfjs composes of kernels, whose gradients do not add up to that of the whole. */
import { tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { rule } from './define.ts';
import { unbroadcast } from './shapes.ts';

/** By the scope in which tfjs runs them. Where tfjs gives the gradient by `tf.customGrad`, the inputs are numbered. */
export const compositions: Readonly<Record<string, GradientRule>> = {
  /** d ln σ(x) = σ(−x)·dx. */
  logSigmoid__op: rule({
    mends: 'of an intermediate value, disposed by the end of the forward pass, the gradient throws',
    inputs: ['0'],
    gradient: (dy, { 0: x }) => ({ 0: () => tf.mul(dy, tf.sigmoid(tf.neg(x))) }),
  }),

  /** −Σ labels·ln p with p = softmax(logits): d labels = −ln p, d logits = p·Σ labels − labels, whatever the labels add up to. */
  softmaxCrossEntropy__op: rule({
    mends:
      'the gradient of the labels is that of the logits, negated; the second gradients are wrong',
    inputs: ['0', '1'],
    gradient: (dy, { 0: labels, 1: logits }) => {
      const column = tf.expandDims(dy, -1);
      return {
        0: () => tf.neg(tf.mul(column, tf.logSoftmax(logits))),
        1: () => {
          const total = tf.sum(labels, -1, true);
          return tf.mul(column, tf.sub(tf.mul(tf.softmax(logits), total), labels));
        },
      };
    },
  }),

  /** The division in tf.divNoNan: where b is 0, so is all of it. math_grad.py `_DivNoNanGrad` */
  divNoNan__op: rule({
    mends: 'the gradient where b is 0 is NaN',
    inputs: ['a', 'b'],
    gradient: (dy, { a, b }) => {
      const slope = tf.divNoNan(dy, b);
      return {
        a: () => unbroadcast(slope, a.shape),
        b: () => unbroadcast(tf.neg(tf.mul(slope, tf.divNoNan(a, b))), b.shape),
      };
    },
  }),
};
