import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkGradients, customGradient, gradGradCheck } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';

const layer = (x: Tensor, w: Tensor) => ({
  output: tf.matMul(x, w).tanh(),
  norm: w.square().sum(),
});
const layerArguments = () => [
  tf.tensor2d([
    [0.1, -0.4, 0.7],
    [0.3, 0.9, -0.2],
  ]),
  tf.tensor2d([
    [0.5, -0.3],
    [0.8, 0.2],
    [-0.6, 0.4],
  ]),
];

/** x³ with the gradient of x², and x² with a gradient whose own gradient is wrong. */
const wrong = customGradient((x: Tensor) => ({
  value: x.pow(3),
  gradient: (dy) => dy.mul(x).mul(2),
}));
const wrongAtSecondOrder = customGradient((x: Tensor) => {
  const doubled = customGradient((x: Tensor) => ({ value: x.mul(2), gradient: (dy) => dy.mul(3) }));
  return { value: x.square(), gradient: (dy) => dy.mul(doubled(x)) };
});

onEveryBackend(() => {
  test('right gradients pass, in full and along random directions, at both orders', () => {
    for (const mode of ['full', 'random'] as const)
      for (const order of [1, 2])
        assert.ok(checkGradients(layer, layerArguments(), { mode, order }) < 1e-2);
  });

  test('a wrong gradient is named by its output and its input', () => {
    const f = (x: Tensor, y: Tensor) => [x.mul(y), wrong(y)];
    const xs = [tf.tensor1d([1, 2]), tf.tensor1d([1, 2])];
    assert.throws(() => checkGradients(f, xs), {
      code: 'tape.mismatch',
      message:
        /^Jacobian mismatch for output 1 with respect to input 1, element 0 by element 0: numerical 3\.0\d*, analytical 2$/,
    });
    assert.throws(() => checkGradients(f, xs, { mode: 'random' }), {
      code: 'tape.mismatch',
      message: /^Jacobian mismatch along a random direction: numerical /,
    });
  });

  test('a wrong second derivative is found at order 2 only', () => {
    const x = tf.tensor1d([1, 2]);
    checkGradients(wrongAtSecondOrder, [x]);
    assert.throws(() => checkGradients(wrongAtSecondOrder, [x], { order: 2 }), {
      code: 'tape.mismatch',
    });
    assert.throws(() => gradGradCheck(wrongAtSecondOrder, [x]), { code: 'tape.mismatch' });
    assert.throws(() => gradGradCheck(wrongAtSecondOrder, [x], { mode: 'random' }), {
      code: 'tape.mismatch',
    });
  });

  test('a gradient that is missing counts as zero', () => {
    assert.throws(
      () =>
        checkGradients(
          (x) => tf.cast(x, 'int32').toFloat().add(x).sub(x.round()),
          [tf.scalar(0.4)],
          { epsilon: 0.2 },
        ),
      {
        code: 'tape.mismatch',
      },
    );
  });

  test('a NaN is a mismatch', () => {
    const broken = customGradient((x: Tensor) => ({
      value: x.mul(2),
      gradient: (dy) => dy.mul(NaN),
    }));
    assert.throws(() => checkGradients(broken, [tf.scalar(1)]), /analytical NaN/);
  });

  test('a looser tolerance lets more pass', () => {
    const nearly = customGradient((x: Tensor) => ({
      value: x.mul(2),
      gradient: (dy) => dy.mul(2.1),
    }));
    const error = checkGradients(nearly, [tf.scalar(1)], { atol: 0.2 });
    assert.ok(Math.abs(error - 0.1) < 1e-3);
    assert.throws(() => checkGradients(nearly, [tf.scalar(1)], { rtol: 0 }));
  });
});
