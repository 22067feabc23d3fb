import assert from 'node:assert/strict';
import { test } from 'node:test';
import { losses, resolveLoss } from '../../src/losses/index.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';

await useBackend('native');
const values = (tensor: Tensor) => [...tensor.dataSync()];
const yTrue = tf.tensor2d([[1], [2], [4]]);
const yPred = tf.tensor2d([[1], [4], [1]]);

const reduced = (reduction: string | null) =>
  values(resolveLoss('mse', { reduction } as object)(yTrue, yPred));

test('a loss reduces its values as the option says', () => {
  assert.deepEqual(reduced('none'), [0, 4, 9]);
  assert.deepEqual(reduced(null), [0, 4, 9]);
  assert.deepEqual(reduced('sum'), [13]);
  assert.deepEqual(reduced('sum_over_batch_size'), [Math.fround(13 / 3)]);
});

test('sample weights multiply the values; only one reduction divides by their sum', () => {
  const weights = tf.tensor1d([1, 0.5, 1]);
  assert.deepEqual(values(losses.meanSquaredError()(yTrue, yPred, weights)), [Math.fround(11 / 3)]);
  const loss = losses.meanSquaredError({ reduction: 'meanWithSampleWeight' });
  assert.deepEqual(values(loss(yTrue, yPred, weights)), [Math.fround(11 / 2.5)]);
});

test('a loss gives its values before weighting, one per sample', () => {
  assert.deepEqual(values(losses.meanSquaredError().perSample(yTrue, yPred)), [0, 4, 9]);
});

test('labels without the last axis of the predictions gain it', () => {
  assert.deepEqual(values(losses.meanSquaredError().perSample(yTrue.flatten(), yPred)), [0, 4, 9]);
});

test('labels may be integers and booleans', () => {
  const yHat = tf.tensor1d([0.5, 0.5]);
  const [asFloat, asInt, asBool] = (['float32', 'int32', 'bool'] as const).map((dtype) =>
    values(losses.binaryCrossentropy()(tf.tensor1d([0, 1], dtype), yHat)),
  );
  assert.deepEqual(asInt, asFloat);
  assert.deepEqual(asBool, asFloat);
});

test('logits far from 0 are not clipped', () => {
  const logits = tf.tensor2d([[50, 0]]);
  const ofFirst = losses.sparseCategoricalCrossentropy({ fromLogits: true });
  assert.deepEqual(values(ofFirst(tf.tensor1d([1]), logits)), [50]);
  const ofBoth = losses.binaryCrossentropy({ fromLogits: true });
  assert.deepEqual(values(ofBoth(tf.tensor2d([[0, 1]]), logits)), [
    Math.fround((50 + Math.LN2) / 2),
  ]);
});

test('rows of the ignored class count neither in the loss nor in the mean', () => {
  const yHat = tf.tensor2d([
    [0.5, 0.5],
    [0.25, 0.75],
  ]);
  const loss = losses.sparseCategoricalCrossentropy({ ignoreClass: -1 });
  assert.deepEqual(values(loss.perSample(tf.tensor1d([0, -1]), yHat)), [Math.fround(Math.LN2), 0]);
  assert.deepEqual(values(loss(tf.tensor1d([0, -1]), yHat)), [Math.fround(Math.LN2)]);
});

test('every loss keeps no tensor but its value, and reads nothing back', (context) => {
  context.mock.method(tf.backend(), 'readSync', () => assert.fail('a value was read back'));
  for (const [name, make] of Object.entries(losses)) {
    const y = ['sparseCategoricalCrossentropy', 'categoricalGeneralizedCrossEntropy'].includes(name)
      ? tf.tensor1d([0, 1])
      : tf.tensor2d([
          [0, 1],
          [1, 0],
        ]);
    const yHat = tf.tensor2d([
      [0.4, 0.6],
      [0.3, 0.7],
    ]);
    const loss = make();
    const before = tf.memory().numTensors;
    tf.dispose(loss(y, yHat));
    assert.equal(tf.memory().numTensors, before, name);
  }
});
