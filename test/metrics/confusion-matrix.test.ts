import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metrics } from '../../src/metrics/index.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';

await useBackend('native');

function matrixOf(numClasses: number, yTrue: Tensor, yPred: Tensor, weight?: Tensor) {
  const metric = metrics.confusionMatrix({ numClasses });
  return metric.result(metric.update(metric.init(), yTrue, yPred, weight)).arraySync();
}
const probabilities = tf.tensor2d([
  [0.8, 0.1, 0.1],
  [0.2, 0.1, 0.7],
  [0.1, 0.8, 0.1],
]);

test('rows are labels and columns predictions', () => {
  assert.deepEqual(matrixOf(3, tf.tensor1d([0, 1, 1]), probabilities), [
    [1, 0, 0],
    [0, 1, 1],
    [0, 0, 0],
  ]);
});

test('labels may be one-hot or have a last axis of size 1', () => {
  const classes = tf.tensor1d([0, 1, 1], 'int32');
  const expected = matrixOf(3, classes, probabilities);
  assert.deepEqual(matrixOf(3, tf.oneHot(classes, 3), probabilities), expected);
  assert.deepEqual(matrixOf(3, classes.expandDims(-1), probabilities), expected);
});

test('single predictions are of class 1 above the threshold', () => {
  const yPred = tf.tensor2d([[0.9], [0.5], [0.2]]);
  assert.deepEqual(matrixOf(2, tf.tensor2d([[1], [1], [0]]), yPred), [
    [1, 0],
    [1, 1],
  ]);
});

test('samples count by their weights, and labels outside the classes not at all', () => {
  assert.deepEqual(matrixOf(3, tf.tensor1d([0, -1, 1]), probabilities, tf.tensor1d([2, 5, 0.5])), [
    [2, 0, 0],
    [0, 0.5, 0],
    [0, 0, 0],
  ]);
});
