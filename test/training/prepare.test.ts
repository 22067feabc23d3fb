import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { applyPreprocessing } from '../../src/data/columns/apply.ts';
import { completeRows, prepareParts } from '../../src/data/prepared.ts';
import { foldsOf } from '../../src/data/splits/folds.ts';
import { prepareTable, readTable, tableSettings } from '../../src/training/prepare.ts';
import { folderWith } from '../support/cli.ts';
import { root } from '../support/paths.ts';

const configFor = async (settings: object) => (await loadConfig({ settings })).config;

test('a table to predict is read and encoded as the training table was', async (t) => {
  const folder = folderWith(t, {
    'train.csv': 'code,size,y\n007,1,2\n08,3,4\n007,5,6\n',
    'new.csv': 'size,code\n3,007\n9,08\n',
  });
  const config = await configFor({
    data: {
      path: `${folder}/train.csv`,
      target: 'y',
      standardize: ['size'],
      columns: { code: { type: 'category' } },
    },
  });
  const { training, preprocessing } = await prepareTable(config);
  assert.deepEqual(training.features, ['code=007', 'code=08', 'size']);
  const { raw } = await readTable(config, `${folder}/new.csv`);
  const { x } = applyPreprocessing(preprocessing, raw, { withTargets: false });
  assert.deepEqual([...x], [1, 0, 0, 0, 1, 6 / Math.sqrt(8 / 3)].map(Math.fround));
});

test('a file of its own can validate', async (t) => {
  const folder = folderWith(t, {
    'train.csv': 'x,y\n1,2\n3,4\n',
    'val.csv': 'y,x\n10,5\n',
    'bad.csv': 'y,x\n10,five\n',
  });
  const data = { path: `${folder}/train.csv`, target: 'y', standardize: true };
  const { validation } = await prepareTable(
    await configFor({ data: { ...data, validation: `${folder}/val.csv` } }),
  );
  assert.deepEqual([[...validation!.x], [...validation!.y]], [[3], [10]]);
  const bad = await configFor({ data: { ...data, validation: `${folder}/bad.csv` } });
  await assert.rejects(prepareTable(bad), {
    code: 'data',
    message: `${folder}/bad.csv:2: column "x": expected a number, found "five"`,
  });
});

test('each fold of iris learns from its own training rows', async () => {
  const config = await configFor({
    data: {
      path: join(root, 'data/iris.csv'),
      target: 'species',
      standardize: true,
      split: { stratify: true, validation: 0.1 },
    },
  });
  const { raw } = await readTable(config);
  const settings = tableSettings(config);
  const folds = foldsOf(raw, completeRows(raw, settings), 5, settings, config.seed);
  const means = folds.map((fold) => {
    const { training, validation, scales } = prepareParts(raw, fold, settings);
    assert.deepEqual([training.rows, validation!.rows], [120, 30]);
    assert.equal(validation!.y.filter((y) => y === 2).length, 10);
    const sum = training.x.filter((_, i) => i % 4 === 0).reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum) < 1e-4, `${sum}`);
    return scales[0]!.mean;
  });
  assert.equal(new Set(means).size, 5);
});

test('a class loss makes classes of numbers, another leaves them', async () => {
  const data = { path: join(root, 'data/digits.csv'), target: 'digit' };
  const loss = 'sparseCategoricalCrossentropy';
  const model = { type: 'sequential', layers: [{ type: 'dense', units: 10 }] };
  const classes = await prepareTable(await configFor({ data, loss, model }));
  assert.deepEqual([classes.target.task, classes.target.classes!.length], ['multiclass', 10]);
  const numbers = await prepareTable(await configFor({ data }));
  assert.equal(numbers.target.task, 'regression');
  const ignoring = { type: loss, ignoreClass: -1 };
  assert.equal(
    (await prepareTable(await configFor({ data, loss: ignoring, model }))).target.task,
    'regression',
  );
});
