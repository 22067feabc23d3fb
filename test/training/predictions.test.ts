import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';
import type { Predictions } from '../../src/training/predictions.ts';
import { prepareTable } from '../../src/training/prepare.ts';
import { Session } from '../../src/training/session.ts';
import { folderWith } from '../support/cli.ts';
import { root } from '../support/paths.ts';

before(() => useBackend('native'));

/** What a trained model predicts, and its metrics over the same rows at the end. */
async function trained(settings: Record<string, unknown>): Promise<{
  predictions: Predictions | undefined;
  metrics: Record<string, unknown>;
}> {
  const { config } = await loadConfig({ settings });
  const data = await prepareTable(config);
  const session = new Session(config, data);
  let metrics: Record<string, unknown> = {};
  try {
    for await (const event of session.events())
      if (event.event === 'epoch') metrics = event.validation?.metrics ?? {};
    const before = tf.memory().numTensors;
    const predictions = session.predictions();
    assert.equal(tf.memory().numTensors, before, 'tensors are left behind');
    return { predictions, metrics };
  } finally {
    session.dispose();
  }
}

const data = (name: string) => join(root, 'data', name);
const network = (units: number, activation: string) => ({
  type: 'sequential',
  layers: [
    { type: 'dense', units: 8, activation: 'relu' },
    { type: 'dense', units, activation },
  ],
});

test('numbers are those of the table, and as far off as the metric says', async () => {
  const { predictions, metrics } = await trained({
    data: { path: data('diabetes.csv'), target: 'progression', split: { validation: 0.2 } },
    metrics: ['mae'],
    epochs: 3,
  });
  assert.ok(predictions?.task === 'regression');
  assert.deepEqual([predictions.part, predictions.targets], ['validation', ['progression']]);
  const [truth, predicted] = [predictions.truth[0]!, predictions.predicted[0]!];
  assert.equal(truth.length, predictions.rows);
  const error = truth.reduce((sum, y, i) => sum + Math.abs(y - predicted[i]!), 0) / truth.length;
  const metric = metrics['meanAbsoluteError'] as number;
  assert.ok(Math.abs(error - metric) < 1e-5 * metric, `${error} for ${metric}`);
});

test('classes have their names, and are right as often as the metric says', async () => {
  const { predictions, metrics } = await trained({
    data: { path: data('iris.csv'), target: 'species', split: { validation: 0.3 } },
    model: network(3, 'softmax'),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
    epochs: 20,
  });
  assert.ok(predictions?.task === 'multiclass');
  assert.equal(predictions.classes.length, 3);
  assert.ok(predictions.classes.every((name) => /[a-z]/.test(name)));
  assert.equal(predictions.scores, undefined);
  const right = predictions.truth.filter((label, i) => label === predictions.predicted[i]).length;
  const [accuracy] = Object.values(metrics) as [number];
  assert.ok(Math.abs(right / predictions.truth.length - accuracy) < 1e-6);
});

for (const [name, activation, fromLogits] of [
  ['a probability', 'sigmoid', false],
  ['a logit', 'linear', true],
] as const)
  test(`two classes are decided by ${name}`, async (t) => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i},${i >= 20 ? 'yes' : 'no'}`);
    const folder = folderWith(t, { 'points.csv': `x,y\n${rows.join('\n')}\n` });
    const { predictions } = await trained({
      data: { path: join(folder, 'points.csv'), target: 'y', standardize: true },
      model: network(1, activation),
      loss: { type: 'binaryCrossentropy', fromLogits },
      optimizer: { type: 'adam', learningRate: 0.1 },
      epochs: 60,
    });
    assert.ok(predictions?.task === 'binary');
    assert.deepEqual([predictions.part, predictions.classes], ['training', ['no', 'yes']]);
    assert.deepEqual(predictions.predicted, predictions.truth);
    assert.equal(
      predictions.scores!.some((score) => score < 0),
      fromLogits,
    );
  });

test('of many rows a sample is predicted', async (t) => {
  const rows = Array.from({ length: 25_000 }, (_, i) => `${i % 7},${i % 7}`);
  const folder = folderWith(t, { 'points.csv': `x,y\n${rows.join('\n')}\n` });
  const { predictions } = await trained({
    data: { path: join(folder, 'points.csv'), target: 'y' },
    epochs: 1,
  });
  assert.ok(predictions?.task === 'regression');
  const { rows: all, ids, truth } = predictions;
  assert.deepEqual([all, ids.length, truth[0]!.length], [25_000, 10_000, 10_000]);
  assert.deepEqual([ids[0], ids[1], ids.at(-1)], [0, 2, 24_997]);
});

/** Two yes-or-no columns, told by a number each. */
const filmsOf = (count: number): string =>
  Array.from({ length: count }, (_, i) => `${i % 3 > 0 ? 3 : -3},${i % 2 > 0 ? 3 : -3}`)
    .map((line, i) => `${line},${i % 3 > 0 ? 'yes' : 'no'},${i % 2 > 0 || i === 4 ? 'yes' : 'no'}`)
    .join('\n');

for (const [loss, activation, scores] of [
  ['binaryCrossentropy', 'sigmoid', [0, 1]],
  [{ type: 'binaryCrossentropy', fromLogits: true }, 'linear', [-Infinity, Infinity]],
  ['hinge', 'tanh', [-1, 1]],
] as const)
  test(`several labels are decided each by itself, with ${JSON.stringify(loss)}`, async (t) => {
    const folder = folderWith(t, { 'films.csv': `p,q,action,drama\n${filmsOf(60)}\n` });
    const { predictions } = await trained({
      data: { path: join(folder, 'films.csv'), target: ['action', 'drama'] },
      model: network(2, activation),
      loss,
      optimizer: { type: 'adam', learningRate: 0.1 },
      epochs: 60,
    });
    assert.ok(predictions?.task === 'multilabel');
    assert.deepEqual([predictions.labels, predictions.rows], [['action', 'drama'], 60]);
    const wrong = predictions.truth.map((labels, label) =>
      labels.flatMap((truth, row) => (truth === predictions.predicted[label]![row] ? [] : [row])),
    );
    assert.deepEqual(wrong, [[], [4]], 'all but the one that the numbers cannot tell');
    const [low, high] = scores;
    assert.ok(predictions.scores.flat().every((score) => score >= low && score <= high));
  });

test('labels in a cell have their own names, and are right as often as the metric says', async (t) => {
  const rows = Array.from({ length: 90 }, (_, i) => `${i % 7},${(i * 3) % 5},${'ab'[i % 2]};c`);
  const folder = folderWith(t, { 'films.csv': `p,q,genres\n${rows.join('\n')}\n` });
  const { predictions, metrics } = await trained({
    data: {
      path: join(folder, 'films.csv'),
      target: 'genres',
      columns: { genres: { type: 'labels' } },
      split: { validation: 0.3 },
    },
    model: network(3, 'sigmoid'),
    metrics: ['binaryAccuracy'],
    epochs: 3,
  });
  assert.ok(predictions?.task === 'multilabel');
  assert.deepEqual(predictions.labels, ['a', 'b', 'c']);
  const right = predictions.truth.map(
    (labels, i) => labels.filter((label, row) => label === predictions.predicted[i]![row]).length,
  );
  const answers = 3 * predictions.ids.length;
  const share = right.reduce((sum, count) => sum + count, 0) / answers;
  assert.ok(Math.abs(share - (metrics['binaryAccuracy'] as number)) < 1e-6, `${share}`);
});

test('of many labels fewer rows are kept', async (t) => {
  const names = Array.from({ length: 200 }, (_, i) => `y${i}`);
  const rows = Array.from(
    { length: 6000 },
    (_, i) => `${i % 7},${names.map((_, j) => (i + j) % 2)}`,
  );
  const folder = folderWith(t, { 'many.csv': `x,${names}\n${rows.join('\n')}\n` });
  const { predictions } = await trained({
    data: { path: join(folder, 'many.csv'), target: names, task: 'multilabel' },
    model: { type: 'sequential', layers: [{ type: 'dense', units: 200 }] },
    epochs: 1,
  });
  assert.ok(predictions?.task === 'multilabel');
  assert.deepEqual([predictions.rows, predictions.ids.length], [6000, 5000]);
  assert.equal(predictions.scores.length, 200);
});

test('two classes with a loss of margins are decided at 0', async (t) => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${i >= 12 ? 'yes' : 'no'}`);
  const folder = folderWith(t, { 'points.csv': `x,y\n${rows.join('\n')}\n` });
  const { predictions } = await trained({
    data: { path: join(folder, 'points.csv'), target: 'y', standardize: true },
    model: network(1, 'tanh'),
    loss: 'hinge',
    epochs: 2,
  });
  assert.ok(predictions?.task === 'binary');
  const between = predictions.scores!.filter((score) => score > 0 && score < 0.5);
  assert.ok(between.length > 0, 'no score is between the thresholds');
  assert.deepEqual(
    predictions.predicted,
    predictions.scores!.map((score) => Number(score > 0)),
  );
});

test('of a table larger than memory the first rows are predicted, and told to be some of all', async (t) => {
  const rows = Array.from({ length: 140_000 }, (_, i) => `${i % 7},${i % 7}`);
  const folder = folderWith(t, { 'points.csv': `x,y\n${rows.join('\n')}\n` });
  const { predictions } = await trained({
    data: { path: join(folder, 'points.csv'), target: 'y', memoryLimit: '1 kB' },
    batchSize: 1000,
    epochs: 1,
  });
  assert.equal(predictions?.rows, 140_000);
  assert.ok(predictions.ids.at(-1)! < 139_000, `${predictions.ids.at(-1)}`);
});
