import assert from 'node:assert/strict';
import { test } from 'node:test';
// The tape mends tf.grad as it is imported.
import '../../../src/tape/index.ts';
import { type Tensor4D, tf } from '../../../src/tensorflow.ts';
import { onEveryBackend } from '../../support/backends.ts';
import { assertClose } from '../../support/tensors.ts';

onEveryBackend(() => {
  test('tf.grads takes a maximum with a broadcast operand', () => {
    const [dx, dy] = tf.grads((x, y) => tf.maximum(x!, y!))([
      tf.tensor2d([
        [1, 5, 3],
        [4, 2, 6],
      ]),
      tf.tensor1d([2, 4, 4]),
    ]);
    assertClose(dx, [
      [0, 1, 0],
      [1, 0, 1],
    ]);
    assertClose(dy, [1, 1, 1]);
  });

  test('tf.grad takes a running sum along the first axis', () => {
    const dx = tf.grad((x) => tf.cumsum(x, 0))(tf.ones([3, 2]));
    assertClose(dx, [
      [3, 3],
      [2, 2],
      [1, 1],
    ]);
  });

  test('tf.grad takes elements gathered by rows of indices', () => {
    const rows = tf.tensor2d(
      [
        [0, 1],
        [0, 1],
      ],
      [2, 2],
      'int32',
    );
    assertClose(tf.grad((x) => tf.gatherND(x, rows))(tf.ones([2, 2])), [
      [0, 2],
      [0, 0],
    ]);
  });

  test('tf.grad divides a maximum between equals', () => {
    assertClose(tf.grad((x) => tf.max(x))(tf.tensor1d([2, 2, 1])), [0.5, 0.5, 0]);
  });

  test('tf.grad takes a dilated convolution', () => {
    const w = tf.tensor4d([1, 2], [2, 1, 1, 1]);
    const dx = tf.grad((x) => tf.conv2d(x as Tensor4D, w, 1, 'valid', 'NHWC', 2))(
      tf.ones([1, 3, 1, 1]),
    );
    assertClose(dx.flatten(), [1, 0, 2]);
  });

  test('tf.grad takes the logarithm of a sigmoid of an intermediate value', () => {
    assertClose(tf.grad((x) => tf.logSigmoid(tf.mul(x, 2)))(tf.scalar(0)), 1);
  });

  test('tf.grad of tf.grad takes a maximum pool', () => {
    const second = tf.grad(tf.grad((x) => tf.maxPool(x as Tensor4D, 2, 2, 'valid').square()));
    assertClose(second(tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1])).flatten(), [0, 0, 0, 2]);
  });

  test('where no gradient can be had, the error names the operation and a way round', () => {
    const spin = tf.grad((x) => tf.bincount(tf.tensor1d([0, 1], 'int32'), x as never, 2));
    assert.throws(() => spin(tf.ones([2])), {
      code: 'tape.noGradient',
      message: 'gradient registry has no entry for: Bincount',
      hint: 'tf.unsortedSegmentSum(weights, x, size), which has one',
    });
  });
});
