import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clipByGlobalNorm, clipByNorm, grad } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { assertClose, read } from '../support/tensors.ts';

onEveryBackend(() => {
  test('clipByNorm shortens what is too long and leaves the rest', () => {
    assertClose(clipByNorm(tf.tensor1d([3, 4]), 1), [0.6, 0.8]);
    assertClose(clipByNorm(tf.tensor1d([3, 4]), 10), [3, 4]);
    assertClose(
      clipByNorm(
        tf.tensor2d([
          [3, 4],
          [0, 1],
        ]),
        2,
        1,
      ),
      [
        [1.2, 1.6],
        [0, 1],
      ],
    );
  });

  test('clipByNorm leaves zeros zeros, with a gradient', () => {
    assert.deepEqual(read(clipByNorm(tf.zeros([2]), 1)), [0, 0]);
    assertClose(grad((x: Tensor) => clipByNorm(x, 2).sum())(tf.zeros([2])), [1, 1]);
  });

  test('clipByGlobalNorm scales all by their joint norm', () => {
    const [clipped, norm] = clipByGlobalNorm([tf.tensor1d([3]), null, tf.tensor1d([4])], 1);
    assertClose([clipped, norm], [[[0.6], null, [0.8]], 5]);
  });

  test('clipByGlobalNorm leaves short gradients alone, and may be told the norm', () => {
    assertClose(clipByGlobalNorm({ a: tf.scalar(3) }, 4), [{ a: 3 }, 3]);
    assertClose(clipByGlobalNorm({ a: tf.scalar(3) }, 4, tf.scalar(8)), [{ a: 1.5 }, 8]);
    assert.deepEqual(read(clipByGlobalNorm([null], 4)), [[null], 0]);
  });

  test('an infinite norm makes everything NaN', () => {
    const [clipped, norm] = clipByGlobalNorm([tf.tensor1d([Infinity, 1])], 1);
    assert.deepEqual([read(clipped), read(norm)], [[[NaN, NaN]], Infinity]);
  });
});
