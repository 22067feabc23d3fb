/** @file Matrix products and diagonals. */
import { type Tensor, tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { rule } from './define.ts';
import { sizeOf, unbroadcast } from './shapes.ts';

interface MatMulAttrs {
  transposeA: boolean;
  transposeB: boolean;
}

export const matrices = {
  /** Y = A·B: dA = dY·Bᵀ, dB = Aᵀ·dY, transposed where the operand was. math_grad.py `_BatchMatMulV2` */
  BatchMatMul: rule({
    mends: 'an operand with a broadcast batch gets a gradient of the batch of the output',
    inputs: ['a', 'b'],
    gradient: (dy, { a, b }, { transposeA, transposeB }: MatMulAttrs) => ({
      a: () =>
        unbroadcast(
          transposeA ? tf.matMul(b, dy, transposeB, true) : tf.matMul(dy, b, false, !transposeB),
          a.shape,
        ),
      b: () =>
        unbroadcast(
          transposeB ? tf.matMul(dy, a, true, transposeA) : tf.matMul(a, dy, !transposeA, false),
          b.shape,
        ),
    }),
  }),

  /** The diagonal of dy: with n elements in x, every (n + 1)-th of it. array_grad.py `_DiagGrad` */
  Diag: rule({
    mends: 'no gradient',
    gradient: (dy) => ({ x: () => diagonal(dy) }),
  }),
} satisfies Record<string, GradientRule>;

function diagonal(square: Tensor): Tensor {
  const shape = square.shape.slice(0, square.rank / 2);
  const n = sizeOf(shape);
  return tf.reshape(tf.stridedSlice(tf.reshape(square, [n * n]), [0], [n * n], [n + 1]), shape);
}
