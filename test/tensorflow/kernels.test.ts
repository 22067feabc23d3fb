import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf, useBackend } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { assertClose } from '../support/tensors.ts';

onEveryBackend(() => {
  test('gather counts a negative axis from the end', () => {
    const x = tf.tensor2d([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    assertClose(tf.gather(x, tf.tensor1d([2, 0], 'int32'), -1), [
      [3, 1],
      [6, 4],
    ]);
  });

  test('gather refuses an index that is out of range', () => {
    assert.throws(() => tf.gather(tf.ones([3]), tf.tensor1d([3], 'int32')).dataSync(), /3/);
  });

  test('the quotient of floats, rounded down, is a float', () => {
    const quotient = tf.floorDiv(tf.tensor1d([7, -7]), tf.tensor1d([2, 2]));
    assert.equal(quotient.dtype, 'float32');
    assertClose(quotient, [3, -4]);
  });

  test('a matrix product broadcasts batches of different ranks', () => {
    const a = tf.tensor4d([1, 2, 3, 4], [2, 1, 2, 1]);
    const b = tf.tensor3d([1, 10, 100], [3, 1, 1]);
    assertClose(
      tf.matMul(a, b as never).flatten(),
      [1, 2, 10, 20, 100, 200, 3, 4, 30, 40, 300, 400],
    );
  });

  test('a running sum counts a negative axis from the end', () => {
    assertClose(tf.cumsum(tf.ones([2, 1, 2]), -3), [[[1, 1]], [[2, 2]]]);
  });

  test('a running product counts a negative axis from the end', () => {
    assertClose(tf.cumprod(tf.tensor2d([[3], [3]]), -2), [[3], [9]]);
  });

  test('an einsum sums an index that one operand has alone', () => {
    assertClose(tf.einsum('i,j->', tf.tensor1d([1, 2]), tf.tensor1d([3, 4])), 21);
  });

  test('an einsum that changes nothing is a copy', () => {
    const x = tf.tensor1d([1, 2]);
    tf.einsum('i->i', x).dispose();
    assertClose(x, [1, 2]);
  });

  test('a strided slice takes an index on one axis beside a stride on another', () => {
    const x = tf.tensor3d([1, 2, 3, 4], [1, 2, 2]);
    assertClose(tf.stridedSlice(x, [0, 0, -1], [1, 1, 0], [1, 1, -2], 0, 0, 0, 0, 3), [2]);
  });

  test('a strided slice of an empty range is empty', () => {
    assert.deepEqual(tf.stridedSlice(tf.ones([3, 2]), [0, 2], [3, 0], [1, 1]).shape, [3, 0]);
  });

  test('an updated tensor is a copy', () => {
    const x = tf.tensor1d([1, 2]);
    assertClose(
      tf.tensorScatterUpdate(x, tf.tensor2d([[1]], [1, 1], 'int32'), tf.tensor1d([5])),
      [1, 5],
    );
    assertClose(x, [1, 2]);
  });

  test('complex tensors of different shapes are broadcast', () => {
    const z = tf.complex([1, 2, 3], [4, 5, 6]);
    const doubled = tf.mul(z, tf.complex(2, 0));
    assertClose(
      [tf.real(doubled), tf.imag(doubled)],
      [
        [2, 4, 6],
        [8, 10, 12],
      ],
    );
    assertClose(tf.imag(tf.sub(tf.add(z, z), tf.complex(0, 1))), [7, 9, 11]);
  });
});

test('native gather reads no values back, so that a step with it can be recorded', async (t) => {
  await useBackend('native');
  const [x, indices] = [tf.ones([3]), tf.tensor1d([1], 'int32')];
  const read = t.mock.method(tf.backend(), 'readSync');
  tf.gather(x, indices);
  assert.equal(read.mock.callCount(), 0);
});
