import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classWeights } from '../../src/losses/index.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';

await useBackend('native');
const weightsOf = classWeights({ 0: 0.3, 2: 5 });

test('a sample weighs what its class does, and 1 where that has no weight', () => {
  const expected = [...Float32Array.of(0.3, 1, 5, 1)];
  const classes = tf.tensor1d([0, 1, 2, 3]);
  for (const labels of [classes, classes.expandDims(-1), tf.oneHot(classes.cast('int32'), 4)])
    assert.deepEqual([...weightsOf(labels).dataSync()], expected);
});

test('a key that is no class number and a negative weight are refused', () => {
  for (const [key, weight] of [
    ['a', 1],
    ['-1', 1],
    ['1', -1],
    ['1', NaN],
  ] as const)
    assert.throws(() => classWeights({ [key]: weight }), {
      code: 'config',
      message: `classWeight.${key}: found ${weight}, expected a class number and a weight from 0 up`,
    });
});
