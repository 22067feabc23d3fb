import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LossConfig } from '../../src/config/schema.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';
import { makeObjective } from '../../src/training/objective.ts';

before(() => useBackend('native'));

const columns = { features: ['X', 'Z'], target: 'Y' };
const x = [
  [1, 10],
  [2, 20],
  [3, 30],
];
const y = [1, 2, 4];
const predictions = [2, 2, 2];

/** The loss of three rows that are 1, 0 and -2 off. */
function lossOf(config: LossConfig, weight?: number[]): number {
  return tf.tidy(() => {
    const batch = {
      x: tf.tensor2d(x),
      y: tf.tensor1d(y),
      ...(weight && { weight: tf.tensor1d(weight) }),
    };
    const objective = makeObjective(config, columns);
    const { loss, terms } = objective({ a: tf.scalar(3) }, batch, tf.tensor1d(predictions));
    assert.deepEqual(terms, {});
    return loss.dataSync()[0]!;
  });
}

const expression = (source: string): LossConfig => ({ type: 'expression', expression: source });
const mse = (reduction: 'sum' | 'sumOverBatchSize' | 'meanWithSampleWeight'): LossConfig => ({
  type: 'meanSquaredError',
  reduction,
});

test('a named loss reduces weighted rows as Keras does', () => {
  assert.equal(lossOf(mse('sum')), 5);
  assert.equal(lossOf(mse('sum'), [2, 9, 0.5]), 4);
  assert.equal(lossOf(mse('sumOverBatchSize'), [2, 9, 0.25]), 1);
  assert.equal(lossOf(mse('meanWithSampleWeight'), [2, 9, 1]), 0.5);
});

test('an expression sees columns, parameters, the prediction, the target and the weights of the rows', () => {
  assert.equal(lossOf(expression('sum(X*Z)')), 140);
  assert.equal(lossOf(expression('a + sum(y - yhat) + sum(Y - predict)')), 5);
  assert.equal(lossOf(expression('sum(weight*(y - yhat)**2)'), [2, 9, 0.5]), 4);
});

test('rows without weights have the weight 1', () => {
  assert.equal(lossOf(expression('sum(weight*(y - yhat)**2)')), 5);
});

test('a column that is called weight is that column', () => {
  const objective = makeObjective(expression('sum(weight)'), {
    ...columns,
    features: ['weight', 'Z'],
  });
  tf.tidy(() => {
    const batch = { x: tf.tensor2d(x), y: tf.tensor1d(y) };
    const { loss } = objective({}, batch, tf.tensor1d(predictions));
    assert.equal(loss.dataSync()[0], 6);
  });
});
