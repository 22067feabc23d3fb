/** @file Sums, products, quotients and powers. Formulas: tensorflow/python/ops/math_grad.py. */
import { type Tensor, tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { conjugate } from './complex.ts';
import { rule } from './define.ts';
import { unbroadcast, zeroUnless } from './shapes.ts';

export const arithmetic = {
  /** d(a + b) = da + db. `_AddGrad` */
  Add: rule({
    inputs: ['a', 'b'],
    gradient: (dy, { a, b }) => ({
      a: () => unbroadcast(dy, a.shape),
      b: () => unbroadcast(dy, b.shape),
    }),
  }),

  /** d(a − b) = da − db. `_SubGrad` */
  Sub: rule({
    inputs: ['a', 'b'],
    gradient: (dy, { a, b }) => ({
      a: () => unbroadcast(dy, a.shape),
      b: () => tf.neg(unbroadcast(dy, b.shape)),
    }),
  }),

  /** d(a·b) = b·da + a·db, with conjugates of complex factors. `_MulGrad` */
  Multiply: rule({
    inputs: ['a', 'b'],
    gradient: (dy, { a, b }) => ({
      a: () => unbroadcast(tf.mul(dy, conjugate(b)), a.shape),
      b: () => unbroadcast(tf.mul(dy, conjugate(a)), b.shape),
    }),
  }),

  /** d(a/b) = da/b − a/b/b·db, with conjugates where complex; in TensorFlow's order, which decides the last bit. `_RealDivGrad` */
  RealDiv: rule({
    inputs: ['a', 'b'],
    gradient: (dy, { a, b }) => ({
      a: () => unbroadcast(tf.div(dy, conjugate(b)), a.shape),
      b: () => {
        const [x, y] = [conjugate(a), conjugate(b)];
        return unbroadcast(tf.mul(dy, tf.div(tf.div(tf.neg(x), y), y)), b.shape);
      },
    }),
  }),

  /** d(a − b)² = 2(a − b)(da − db). `_SquaredDifferenceGrad` */
  SquaredDifference: rule({
    mends: 'a broadcast operand gets a gradient of the shape of the output',
    inputs: ['a', 'b'],
    gradient: (dy, { a, b }) => {
      const slope = tf.mul(dy, tf.mul(tf.sub(a, b), 2));
      return {
        a: () => unbroadcast(slope, a.shape),
        b: () => tf.neg(unbroadcast(slope, b.shape)),
      };
    },
  }),

  /** The larger operand takes dy; at a tie, a does. `_MaximumGrad` */
  Maximum: rule({
    mends: 'a broadcast operand gets a gradient of the shape of the output',
    inputs: ['a', 'b'],
    gradient: (dy, { a, b }) => choice(dy, a, b, tf.greaterEqual(a, b)),
  }),

  /** The smaller operand takes dy; at a tie, a does. `_MinimumGrad` */
  Minimum: rule({
    mends: 'a broadcast operand gets a gradient of the shape of the output',
    inputs: ['a', 'b'],
    gradient: (dy, { a, b }) => choice(dy, a, b, tf.lessEqual(a, b)),
  }),

  /** Each element of dy goes to the branch that it was taken from. `_SelectGrad` */
  Select: rule({
    mends: 'what is infinite in dy leaks to the other branch as NaN',
    inputs: ['condition'],
    gradient: (dy, { condition }) => ({
      t: () => zeroUnless(condition, dy),
      e: () => zeroUnless(tf.logicalNot(condition), dy),
    }),
  }),

  /** d(a^b) = b·a^(b−1)·da + a^b·ln(a)·db, the logarithm zero where a ≤ 0. `_PowGrad` */
  Pow: rule({
    mends: 'the second gradient at base 0 is NaN',
    inputs: ['a', 'b'],
    output: 'y',
    gradient: (dy, { a, b, y }) => ({
      a: () => unbroadcast(tf.mul(dy, tf.mul(b, tf.pow(a, tf.sub(b, 1)))), a.shape),
      b: () => unbroadcast(tf.mul(dy, tf.mul(y, logOfPositive(a))), b.shape),
    }),
  }),

  /** d(x²) = 2x·dx. `_SquareGrad` */
  Square: rule({
    inputs: ['x'],
    gradient: (dy, { x }) => ({ x: () => tf.mul(dy, tf.add(x, x)) }),
  }),

  /** d|x| = sign(x)·dx. `_AbsGrad` */
  Abs: rule({
    mends: 'the gradient at 0 is −1',
    inputs: ['x'],
    gradient: (dy, { x }) => ({ x: () => tf.mul(dy, tf.sign(x)) }),
  }),

  Identity: rule({ gradient: (dy) => ({ x: () => dy }) }),

  /** A cast between floating types is the identity; of a complex dy, a real x takes the real part. `_CastGrad` */
  Cast: rule({
    inputs: ['x'],
    gradient: (dy, { x }) => ({ x: () => (dy.dtype === x.dtype ? dy : tf.cast(dy, x.dtype)) }),
  }),
} satisfies Record<string, GradientRule>;

function choice(dy: Tensor, a: Tensor, b: Tensor, takesA: Tensor) {
  return {
    a: () => unbroadcast(zeroUnless(takesA, dy), a.shape),
    b: () => unbroadcast(zeroUnless(tf.logicalNot(takesA), dy), b.shape),
  };
}

/** ln(x), and 0 where x ≤ 0, without the infinite slope at 0 that a selection would not hide from the next order. */
function logOfPositive(x: Tensor): Tensor {
  return tf.log(tf.where(tf.greater(x, 0), x, tf.onesLike(x)));
}
