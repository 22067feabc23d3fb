import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import type { PreparedData } from '../../src/data/dataset.ts';
import type { EpochEvent } from '../../src/training/events.ts';
import { foldData, spreadOf } from '../../src/training/folds.ts';
import { root } from '../support/paths.ts';

async function foldsOf(settings: object, count: number): Promise<PreparedData[]> {
  const folds: PreparedData[] = [];
  const { config } = await loadConfig({ settings });
  for await (const data of foldData(config, count)) folds.push(data);
  return folds;
}

const iris = { path: join(root, 'data/iris.csv'), target: 'species', standardize: true };
const model = { type: 'sequential', layers: [{ type: 'dense', units: 3 }] };

test('each fold learns scales of its own, and classes are stratified', async () => {
  const folds = await foldsOf({ data: iris, model }, 5);
  assert.equal(new Set(folds.map(({ scales }) => scales[0]!.mean)).size, 5);
  for (const { training, validation } of folds) {
    assert.deepEqual([training.rows, validation!.rows], [120, 30]);
    for (const number of [0, 1, 2])
      assert.equal(validation!.y.filter((y) => y === number).length, 10);
  }
  const ids = folds.flatMap(({ validation }) => Array.from(validation!.ids));
  assert.equal(new Set(ids).size, 150);
});

test('rows that the split keeps for the end are in no fold', async () => {
  const split = { test: 0.2, stratify: true };
  const folds = await foldsOf({ data: { ...iris, split }, model }, 4);
  const ids = folds.flatMap(({ validation }) => Array.from(validation!.ids));
  assert.equal(new Set(ids).size, 120);
});

test('a model that does not fit is refused before the first fold', async () => {
  const { config } = await loadConfig({ settings: { data: iris } });
  await assert.rejects(foldData(config, 3).next(), {
    code: 'config',
    message: /expected 3 outputs/,
  });
});

const epoch = (loss: number, counts: number[], val: number): EpochEvent => ({
  event: 'epoch',
  epoch: 0,
  loss,
  metrics: { counts },
  validation: { loss: val, metrics: { counts } },
  learningRate: 0.1,
  seconds: 1,
});

test('figures are told by mean and deviation, lists number by number', () => {
  assert.deepEqual(spreadOf([epoch(1, [0, 4], 10), epoch(3, [2, 4], 20)]), {
    loss: { mean: 2, deviation: 1 },
    counts: { mean: [1, 4], deviation: [1, 0] },
    'val.loss': { mean: 15, deviation: 5 },
    'val.counts': { mean: [1, 4], deviation: [1, 0] },
  });
});
