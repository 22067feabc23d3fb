import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { tf, useBackend } from '../../src/tensorflow.ts';
import { rehearse } from '../../src/training/rehearsal.ts';
import { distinctRows } from '../../src/training/trial.ts';
import { configOf, dataOf, datasetOf } from '../support/sessions.ts';

before(() => useBackend('cpu'));

const seven = dataOf(datasetOf(Array.from({ length: 7 }, (_, i) => [i, 2 * i])));

const fine: [title: string, settings: Record<string, unknown>][] = [
  [
    'a variable for each row',
    {
      model: {
        type: 'expression',
        variables: { a: 0, u: [0, 0, 0, 0, 0, 0, 0] },
        predict: 'a*x0',
      },
      loss: 'mean((y - predict - u)**2)',
    },
  ],
  [
    'an index of a row that every batch has',
    { loss: 'mean((y - predict)**2) + y[1]', batchSize: 5 },
  ],
  [
    'a shape that only the table’s rows have',
    { loss: 'mean((reshape(y, [7, 1]) - 1)**2) + mean(w)' },
  ],
  [
    'a loss that only a regulariser lets variables decide',
    {
      model: {
        type: 'sequential',
        layers: [{ type: 'dense', units: 1, kernelRegularizer: 'l2' }],
      },
      loss: 'mean(y)',
    },
  ],
];
for (const [title, settings] of fine)
  test(`${title} is not refused`, () => {
    assert.deepEqual(rehearse(configOf(settings), seven), { outputShape: [] });
  });

test('a rehearsal leaves no tensor', () => {
  const before = tf.memory().numTensors;
  rehearse(configOf({ metrics: ['mae', 'mean(abs(y - predict))'], classWeight: { 2: 3 } }), seven);
  assert.throws(() => rehearse(configOf({ loss: 'y - predict' }), seven), { code: 'config' });
  assert.equal(tf.memory().numTensors, before);
});

test('so many rows are a prime above every size, and above what people write', () => {
  assert.equal(distinctRows([3, 20]), 1009);
  assert.equal(distinctRows([1009]), 1013);
});
