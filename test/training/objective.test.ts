import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { configSchema } from '../../src/config/schema.ts';
import { parseDefinitions } from '../../src/expressions/define.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';
import { makeObjective, termNames } from '../../src/training/objective.ts';
import type { NamedLoss } from '../../src/training/task.ts';

before(() => useBackend('native'));

const columns = { features: ['X', 'Z'], target: 'Y', targets: ['Y'] };
const x = [
  [1, 10],
  [2, 20],
  [3, 30],
];
const y = [1, 2, 4];
const predictions = [2, 2, 2];

function lossConfig(loss: unknown): NamedLoss {
  const { loss: config } = configSchema.parse({ data: { path: 't.csv', target: 'Y' }, loss });
  assert.ok(config.type !== 'auto');
  return config;
}

/** The loss and its terms for three rows that are 1, 0 and -2 off. */
function measured(
  loss: unknown,
  {
    weight,
    names = columns,
  }: { weight?: number[]; names?: Parameters<typeof makeObjective>[1] } = {},
): { loss: number; terms: Record<string, number> } {
  return tf.tidy(() => {
    const batch = {
      x: tf.tensor2d(x),
      y: tf.tensor1d(y),
      ...(weight && { weight: tf.tensor1d(weight) }),
    };
    const parameters = {
      a: tf.scalar(3),
      'dense_1/kernel': tf.tensor2d([[1, 2]]),
      'dense_1/bias': tf.tensor1d([50]),
      'lstm_1/recurrentKernel': tf.tensor1d([3]),
    };
    const value = makeObjective(lossConfig(loss), names)(
      parameters,
      batch,
      tf.tensor1d(predictions),
    );
    const terms = Object.entries(value.terms).map(([name, term]) => [name, term.dataSync()[0]!]);
    return { loss: value.loss.dataSync()[0]!, terms: Object.fromEntries(terms) };
  });
}

const lossOf = (loss: unknown, weight?: number[]): number =>
  measured(loss, weight && { weight }).loss;

const mse = (reduction: string) => ({ type: 'mse', reduction });

test('a named loss reduces weighted rows as Keras does', () => {
  assert.equal(lossOf(mse('sum')), 5);
  assert.equal(lossOf(mse('sum'), [2, 9, 0.5]), 4);
  assert.equal(lossOf(mse('sumOverBatchSize'), [2, 9, 0.25]), 1);
  assert.equal(lossOf(mse('meanWithSampleWeight'), [2, 9, 1]), 0.5);
});

test('an expression sees columns, parameters, the prediction, the target and the weights of the rows', () => {
  assert.equal(lossOf('sum(X*Z)'), 140);
  assert.equal(lossOf('a + sum(y - yhat) + sum(Y - predict)'), 5);
  assert.equal(lossOf('sum(weight*(y - yhat)**2)', [2, 9, 0.5]), 4);
  assert.equal(lossOf('sum(x[:, 1])'), 60);
});

test('an expression sees each weight of a layer, and all kernels together without the biases', () => {
  assert.equal(lossOf('sum(`dense_1/kernel`)'), 3);
  assert.equal(lossOf('sum(w**2)'), 14);
  assert.equal(lossOf('sum(abs(weights))/size(w)'), 2);
});

test('rows without weights have the weight 1', () => {
  assert.equal(lossOf('sum(weight*(y - yhat)**2)'), 5);
});

test('columns that are called weight, x and w are those columns', () => {
  const features = ['weight', 'x'];
  assert.equal(measured('sum(weight)', { names: { ...columns, features } }).loss, 6);
  assert.equal(measured('sum(x)', { names: { ...columns, features } }).loss, 60);
  assert.equal(measured('sum(w)', { names: { ...columns, features: ['w', 'b'] } }).loss, 6);
});

test('a loss of several terms is their sum, each told by its name before it is weighed', () => {
  const loss = {
    fit: 'mse',
    penalty: { expression: 'sum(w**2)', lossWeight: 0.5 },
    robust: { type: 'huber', delta: 1, reduction: 'sum', lossWeight: 2 },
  };
  const fit = Math.fround(5 / 3);
  const expected = { loss: Math.fround(fit + 11), terms: { fit, penalty: 14, robust: 2 } };
  assert.deepEqual(measured(loss), expected);
  assert.deepEqual(measured({ type: 'terms', terms: loss }), expected);
  assert.deepEqual(termNames(lossConfig(loss)), ['fit', 'penalty', 'robust']);
});

test('a single loss tells no terms', () => {
  assert.deepEqual(measured(mse('sum')), { loss: 5, terms: {} });
  assert.deepEqual(termNames(lossConfig('mse')), []);
});

test('terms see what the config defines', () => {
  const definitions = parseDefinitions({ r: 'y - yhat', 'p(k)': 'sum(r**k)' });
  const { terms } = measured({ two: 'p(2)', four: 'p(4)' }, { names: { ...columns, definitions } });
  assert.deepEqual(terms, { two: 5, four: 17 });
});

test('a term that is not one number is refused by its name', () => {
  assert.throws(() => measured({ fit: 'mse', rows: '(y - yhat)**2' }), {
    message: 'loss.rows: expected one number, found shape [3]',
    hint: 'put the expression into sum(…) or mean(…)',
  });
});

test('several targets are columns of their own, and y is the matrix of them', () => {
  const names = { features: ['X', 'Z'], target: 'U', targets: ['U', 'V'] };
  tf.tidy(() => {
    const batch = { x: tf.tensor2d(x), y: tf.tensor2d(x) };
    const objective = makeObjective(lossConfig('sum(V) + sum(y[:, 0]) + sum(y - yhat)'), names);
    assert.equal(objective({}, batch, tf.tensor2d(x)).loss.dataSync()[0], 66);
  });
});
