import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { epochLog } from '../../src/reports/epoch-log.ts';
import { useBackend } from '../../src/tensorflow.ts';
import { train } from '../../src/train.ts';
import type { EndEvent, EpochEvent } from '../../src/training/events.ts';
import { withClassWeights } from '../../src/training/class-weights.ts';
import { prepareTable } from '../../src/training/prepare.ts';
import { doubtsOf } from '../../src/training/task.ts';
import { folderWith } from '../support/cli.ts';
import { root } from '../support/paths.ts';
import { dataOf, datasetOf } from '../support/sessions.ts';

before(() => useBackend('native'));

const table = (name: string) => join(root, 'data', `${name}.csv`);

async function lastOf(
  settings: Record<string, unknown>,
): Promise<{ epoch: EpochEvent; end: EndEvent }> {
  let epoch: EpochEvent | undefined;
  const end = await train(settings, {
    onEvent: (event) => {
      if (event.event === 'epoch') epoch = event;
    },
  });
  return { epoch: epoch!, end };
}

const layers = (units: number, activation = 'linear') => ({
  type: 'sequential',
  layers: [{ type: 'dense', units, activation }],
});
const adam = { type: 'adam', learningRate: 0.1 };

test('a linear model of two classes is a logistic regression, and tells the probability of the second', async () => {
  const { epoch, end } = await lastOf({
    data: { path: table('breast_cancer'), target: 'diagnosis', standardize: true },
    metrics: ['accuracy', 'auc'],
    optimizer: adam,
    epochs: 50,
  });
  assert.ok((epoch.metrics['accuracy'] as number) > 0.98, JSON.stringify(epoch.metrics));
  assert.ok((epoch.metrics['auc'] as number) > 0.99);
  assert.ok(epoch.loss < 0.1, `${epoch.loss}`);
  assert.match(epochLog(end), /^model: P\(diagnosis=malignant\)= sigmoid\(.* worst_radius .*\)\n$/);
});

test('a last layer without activation becomes probabilities of the classes', async () => {
  const run = (activation: string) =>
    lastOf({
      data: { path: table('iris'), target: 'species', standardize: true },
      model: layers(3, activation),
      metrics: ['accuracy'],
      optimizer: adam,
      epochs: 30,
    });
  const [linear, softmax] = [await run('linear'), await run('softmax')];
  assert.deepEqual(linear.epoch.loss, softmax.epoch.loss);
  assert.ok((linear.epoch.metrics['accuracy'] as number) > 0.95);
});

test('a named loss is left as it is named, logits too', async () => {
  const { epoch } = await lastOf({
    data: { path: table('iris'), target: 'species', standardize: true },
    model: layers(3),
    loss: { type: 'sparseCategoricalCrossentropy', fromLogits: true },
    metrics: ['accuracy'],
    optimizer: adam,
    epochs: 30,
  });
  assert.ok(epoch.loss < 0.2);
});

test('labels are learnt each by itself', async (t) => {
  const rows = Array.from(
    { length: 40 },
    (_, i) => `${i},${i > 20 ? 'yes' : 'no'},${i < 10 ? 'yes' : 'no'}`,
  );
  const folder = folderWith(t, { 't.csv': `x,a,b\n${rows.join('\n')}\n` });
  const { epoch } = await lastOf({
    data: { path: `${folder}/t.csv`, target: ['a', 'b'], standardize: true },
    model: layers(2),
    metrics: ['binaryAccuracy'],
    optimizer: adam,
    epochs: 200,
  });
  assert.ok((epoch.metrics['binaryAccuracy'] as number) > 0.95, JSON.stringify(epoch));
});

test('of a scaled target every figure and the model are in the units of the table', async () => {
  const run = (scale: string) =>
    lastOf({
      data: {
        path: table('diabetes'),
        target: 'progression',
        standardize: true,
        columns: { progression: { scale } },
        split: { validation: 0.1 },
      },
      metrics: ['mae'],
      optimizer: { type: 'sgd', learningRate: 0.1 },
      epochs: 2000,
    });
  const [plain, scaled] = [await run('none'), await run('standardize')];
  const near = (a: number, b: number) => assert.ok(Math.abs(a / b - 1) < 1e-3, `${a}, ${b}`);
  near(scaled.epoch.loss, plain.epoch.loss);
  near(scaled.epoch.validation!.loss, plain.epoch.validation!.loss);
  near(
    scaled.epoch.metrics['meanAbsoluteError'] as number,
    plain.epoch.metrics['meanAbsoluteError'] as number,
  );
  const [a, b] = [plain.end.model, scaled.end.model];
  assert.ok(a.type === 'linear' && b.type === 'linear');
  near(b.weights['bmi']!, a.weights['bmi']!);
  near(b.bias, a.bias);
});

test('a scaled target trains as fast as one of deviation 1', async (t) => {
  const rows = Array.from(
    { length: 20 },
    (_, i) => `${i / 10 - 1},${1000 * (i / 10 - 1) + 50_000}`,
  );
  const folder = folderWith(t, { 't.csv': `X,Y\n${rows.join('\n')}\n` });
  const data = { path: `${folder}/t.csv`, target: 'Y', columns: { Y: { scale: 'standardize' } } };
  const model = { type: 'expression', variables: { a: 0, b: 0 }, predict: 'a*X + b' };
  const optimizer = { type: 'sgd', learningRate: 0.3 };
  const { epoch, end } = await lastOf({ data, model, optimizer, epochs: 100 });
  assert.ok(epoch.loss < 1, `${epoch.loss}`);
  assert.ok(end.model.type === 'expression');
  assert.match(end.model.predict, /^49950 \+ 576\.628\d*\*\(1\.73\d*\*X \+ 0\.08\d*\)$/);
});

test('encoded columns are names in expressions', async () => {
  const { epoch } = await lastOf({
    data: {
      path: table('penguins'),
      target: 'body_mass_g',
      features: ['species', 'flipper_length_mm'],
      missing: 'drop',
      columns: {
        flipper_length_mm: { scale: 'standardize' },
        body_mass_g: { scale: 'standardize' },
      },
    },
    model: {
      type: 'expression',
      variables: { a: 0, b: 0, c: 0 },
      predict: 'a*flipper_length_mm + b*`species=Gentoo` + c',
    },
    metrics: ['r2'],
    optimizer: adam,
    epochs: 100,
  });
  assert.ok((epoch.metrics['r2Score'] as number) > 0.75, JSON.stringify(epoch.metrics));
});

const misfits: [string, Record<string, unknown>, string, RegExp][] = [
  [
    'a linear model of three classes',
    { data: { path: table('iris'), target: 'species' } },
    'config',
    /^model: expected 3 outputs, one for each class of "species", found 1$/,
  ],
  [
    'a last layer with too few outputs',
    { data: { path: table('iris'), target: 'species' }, model: layers(2) },
    'config',
    /^model: expected 3 outputs/,
  ],
  [
    'one output for two targets',
    { data: { path: table('iris'), target: ['sepal_length', 'sepal_width'] }, model: layers(1) },
    'config',
    /^model: expected 2 outputs, one for each target, found 1$/,
  ],
  [
    'a loss of one-hot labels',
    {
      data: { path: table('iris'), target: 'species' },
      model: layers(3, 'softmax'),
      loss: 'categoricalCrossentropy',
    },
    'config',
    /^loss: categoricalCrossentropy compares one-hot labels, and "species" has class numbers$/,
  ],
  [
    'a weight for a class that no row has',
    {
      data: { path: table('iris'), target: 'species' },
      model: layers(3, 'softmax'),
      classWeight: { setoza: 2 },
    },
    'config',
    /^classWeight: no row of the training part has the class "setoza"; did you mean "setosa"\?$/,
  ],
  [
    'numbers for a loss of probabilities',
    {
      data: { path: table('iris'), target: 'sepal_length', features: ['sepal_width'] },
      loss: 'bce',
    },
    'data',
    /^column "sepal_length": expected labels from 0 to 1 for binaryCrossentropy, found 5\.1 in row 1$/,
  ],
];

for (const [title, settings, code, message] of misfits)
  test(`${title}: refused before TensorFlow is asked for`, async () => {
    const { config } = await loadConfig({ settings });
    await assert.rejects(prepareTable(config), { code, message });
  });

test('classes compared as numbers on a line are doubtful', () => {
  const target = { task: 'multiclass' as const, names: ['species'], classes: ['a', 'b', 'c'] };
  const mse = { type: 'meanSquaredError' as const, reduction: 'mean' as const };
  assert.deepEqual(doubtsOf(mse, target), [
    'loss: meanSquaredError takes the numbers of the classes of "species" for distances; sparseCategoricalCrossentropy fits classes',
  ]);
  assert.deepEqual(doubtsOf({ type: 'auto' }, target), []);
  assert.deepEqual(doubtsOf(mse, { task: 'regression', names: ['Y'] }), []);
});

test('a class that is a number is called as the table writes it', () => {
  const data = dataOf(
    datasetOf([
      [1, 0.52],
      [2, 0.79],
      [3, 0.52],
    ]),
  );
  assert.deepEqual([...withClassWeights(data, { '0.52': 3 }).weight!], [3, 1, 3]);
  assert.throws(() => withClassWeights(data, { wool: 3 }), {
    message:
      'classWeight: no row of the training part has the class "wool"; expected one of "0.52", "0.79"',
  });
});
