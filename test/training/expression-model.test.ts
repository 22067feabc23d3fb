import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { configSchema } from '../../src/config/schema.ts';
import { parseDefinitions } from '../../src/expressions/define.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';
import { makeModel } from '../../src/training/models/index.ts';
import { train } from '../../src/train.ts';
import { folderWith } from '../support/cli.ts';

before(() => useBackend('native'));

function modelOf(predict: string, variables: object, define: Record<string, string> = {}) {
  const { model } = configSchema.parse({
    data: { path: 't.csv', target: 'Y' },
    model: { type: 'expression', variables, predict },
  });
  const definitions = parseDefinitions(define);
  const columns = { features: ['X', 'Z'], target: 'Y', targets: ['Y'], definitions };
  return makeModel(model, { ...columns, scales: [], seed: 0 });
}

const W = [
  [1, 2, 3],
  [4, 5, 6],
];

test('the shape of the prediction is known before there are rows', () => {
  assert.deepEqual(modelOf('a*X', { a: 0 }).outputShape, []);
  assert.deepEqual(modelOf('x @ W', { W: [[1], [2]] }).outputShape, []);
  assert.deepEqual(modelOf('softmax(x @ W + b)', { W, b: [0, 0, 0] }).outputShape, [3]);
});

test('what is not a number or a list of them for each row is refused before training', () => {
  const message = /^model\.predict: expected a number, or a list of them, for each row, found/;
  for (const predict of ['sum(X)', 'W', 'x[:2]', '[x, x]'])
    assert.throws(() => modelOf(predict, { W }), { message });
  assert.throws(() => modelOf('x @ W', { W: [[1, 2]] }), /^GradtapeError: model\.predict: /);
});

test('a matrix of variables is trained as one parameter, and predicts several numbers a row', () => {
  const model = modelOf('x @ W + b', { W, b: [0, 0, 1] });
  const { parameters, moving } = model.initialize();
  assert.deepEqual(parameters['W']!.arraySync(), W);
  const pass = { training: false, step: tf.scalar(0, 'int32') };
  const { predictions } = model.predict(
    parameters,
    moving,
    tf.tensor2d([
      [1, 0],
      [0, 1],
    ]),
    pass,
  );
  assert.deepEqual(predictions.arraySync(), [
    [1, 2, 4],
    [4, 5, 7],
  ]);
  tf.dispose([parameters, predictions, pass.step]);
});

test('variables with a shape begin as their initializer says, by the seed of the run', () => {
  const variables = {
    W: { shape: [2, 3] },
    b: { shape: [3], initializer: 'ones' },
    c: { shape: [3], initializer: { type: 'constant', value: 2 } },
  };
  const model = modelOf('x @ W + b*c', variables);
  assert.deepEqual(model.outputShape, [3]);
  const [first, second] = [model.initialize(), model.initialize()];
  const limit = Math.sqrt(6 / 5);
  const values = first.parameters['W']!.dataSync();
  assert.ok(values.every((value) => Math.abs(value) <= limit) && new Set(values).size === 6);
  assert.deepEqual(second.parameters['W']!.dataSync(), values);
  assert.deepEqual(first.parameters['b']!.arraySync(), [1, 1, 1]);
  assert.deepEqual(first.parameters['c']!.arraySync(), [2, 2, 2]);
  tf.dispose([first.parameters, second.parameters]);
});

test('the fitted model is written out: definitions, and variables that are not too large', () => {
  const define = { 'line(t)': 'a*t + b', z: 'line(Z)' };
  const model = modelOf('line(X)*z + sum(v)', { a: 0, b: 0, v: [0, 0] }, define);
  const values = { a: [2], b: [-1], v: [0.5, 1.5] };
  const fitted = model.fitted(
    Object.fromEntries(Object.entries(values).map(([name, v]) => [name, Float32Array.from(v)])),
  );
  assert.deepEqual(fitted, {
    type: 'expression',
    target: 'Y',
    variables: { a: 2, b: -1, v: [0.5, 1.5] },
    predict: '(2*X + (-1))*(2*Z + (-1)) + sum([0.5, 1.5])'.replaceAll('+ (-1)', '- 1'),
  });
});

test('softmax regression as an expression learns classes', async (t) => {
  const rows = Array.from({ length: 60 }, (_, i) => [(i % 3) * 2 + Math.sin(i), i % 3].join(','));
  const folder = folderWith(t, { 'classes.csv': `X,class\n${rows.join('\n')}\n` });
  const { loss, model } = await train({
    data: { path: `${folder}/classes.csv`, target: 'class', standardize: true },
    model: {
      type: 'expression',
      variables: { W: [[0, 0, 0]], b: [0, 0, 0] },
      predict: 'softmax(x @ W + b)',
    },
    loss: { fit: 'sparseCategoricalCrossentropy', penalty: '0.0001*sum(W**2)' },
    optimizer: { type: 'adam', learningRate: 0.3 },
    epochs: 60,
  });
  assert.ok(loss < 0.35, `${loss}`);
  assert.ok(model.type === 'expression');
  assert.deepEqual((model.variables['W'] as number[][]).length, 1);
});
