import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPreprocessing } from '../../../src/data/columns/apply.ts';
import { fitPreprocessing } from '../../../src/data/columns/fit.ts';
import type { TableSettings } from '../../../src/data/columns/settings.ts';
import { targetInfo } from '../../../src/data/prepared.ts';
import { type Cells, allRows, rawTable, settingsFor } from '../../support/raw-tables.ts';

function learnt(targets: Record<string, Cells>, settings: Partial<TableSettings> = {}) {
  const names = Object.keys(targets);
  const rows = targets[names[0]!]!.length;
  const raw = rawTable({ x: Array.from({ length: rows }, (_, i) => i), ...targets });
  const preprocessing = fitPreprocessing(raw, allRows(raw), settingsFor(names, settings));
  const { y } = applyPreprocessing(preprocessing, raw);
  return { y: [...y], ...targetInfo(preprocessing) };
}

test('numbers are regression, in their own units unless scaled', () => {
  assert.deepEqual(learnt({ t: [1, 2.5] }), { y: [1, 2.5], task: 'regression', names: ['t'] });
  assert.deepEqual(learnt({ t: [1, 3] }, { columns: { t: { scale: 'standardize' } } }), {
    y: [1, 3],
    task: 'regression',
    names: ['t'],
    scale: [{ mean: 2, deviation: 1 }],
  });
});

test('two texts are a binary target, more are classes, by the alphabet', () => {
  assert.deepEqual(learnt({ t: ['yes', 'no', 'yes'] }), {
    y: [1, 0, 1],
    task: 'binary',
    names: ['t'],
    classes: ['no', 'yes'],
  });
  const { y, task, classes } = learnt({ t: ['c', 'a', 'b', 'a'] });
  assert.deepEqual(
    { y, task, classes },
    { y: [2, 0, 1, 0], task: 'multiclass', classes: ['a', 'b', 'c'] },
  );
});

test('the config orders the classes', () => {
  const columns = { t: { categories: ['low', 'high'] } };
  assert.deepEqual(learnt({ t: ['high', 'low'] }, { columns }).y, [1, 0]);
});

test('numbers are classes where the task says so; those from 0 up keep their numbers', () => {
  const task = 'multiclass';
  assert.deepEqual(learnt({ t: [3, 0, 1] }, { task }).y, [3, 0, 1]);
  assert.deepEqual(learnt({ t: [3, 0, 1] }, { task }).classes, ['0', '1', '2', '3']);
  assert.deepEqual(learnt({ t: [20, 5, 10] }, { task }).y, [2, 0, 1]);
  assert.deepEqual(learnt({ t: [2, 1] }, { task: 'binary' }).y, [1, 0]);
});

test('several targets are regression, or labels where they are true or false', () => {
  assert.deepEqual(learnt({ a: [1, 2], b: [3, 4] }), {
    y: [1, 3, 2, 4],
    task: 'regression',
    names: ['a', 'b'],
  });
  assert.deepEqual(learnt({ a: ['no', 'yes'], b: ['no', 'no'] }), {
    y: [0, 0, 1, 0],
    task: 'multilabel',
    names: ['a', 'b'],
  });
  assert.equal(learnt({ a: [0, 1], b: [1, 1] }, { task: 'multilabel' }).task, 'multilabel');
});

const faults: [string, Record<string, Cells>, Partial<TableSettings>, RegExp][] = [
  [
    'one class',
    { t: ['a', 'a'] },
    {},
    /expected two classes at least, found "a" in all 2 training rows/,
  ],
  [
    'three classes for two',
    { t: ['a', 'b', 'c'] },
    { task: 'binary' },
    /expected two classes for a binary task, found 3: "a", "b", "c"/,
  ],
  [
    'texts to predict as numbers',
    { t: ['a', 'b'] },
    { task: 'regression' },
    /expected numbers to predict, found category \(2 distinct texts\)/,
  ],
  ['dates', { t: ['2024-01-01', '2024-01-02'] }, {}, /expected classes to predict, found date/],
  [
    'a listed class that no row has',
    { t: ['a', 'b'] },
    { columns: { t: { categories: ['a', 'b', 'z'] } } },
    /the training rows have none of the class "z"/,
  ],
  [
    'a class that is not listed',
    { t: ['a', 'b', 'z'] },
    { columns: { t: { categories: ['a', 'b'] } } },
    /expected a class of the training rows \("a", "b"\), found "z"/,
  ],
  [
    'a text among the numbers of classes',
    { t: ['0', '1', '2', '1', 'oops', '0'] },
    { task: 'multiclass' },
    /expected the number of a class, as most cells are, found "oops"/,
  ],
  [
    'two targets of classes',
    { a: ['p', 'q'], b: ['p', 'q'] },
    { task: 'multiclass' },
    /expected one target for a multiclass task, found 2/,
  ],
  [
    'labels beyond 0 and 1',
    { a: [0, 2], b: [0, 1] },
    { task: 'multilabel' },
    /expected 0 and 1, or no and yes, for a multilabel task, found "0", "2"/,
  ],
  ['a missing cell', { t: [1, null] }, {}, /expected a number to learn from, found a missing cell/],
  [
    'a constant number to scale',
    { t: [2, 2] },
    { columns: { t: { scale: 'minMax' } } },
    /found 2 in every training row/,
  ],
  [
    'classes to scale',
    { t: ['a', 'b'] },
    { columns: { t: { scale: 'minMax' } } },
    /expected numbers to scale/,
  ],
];

for (const [title, targets, settings, message] of faults)
  test(`${title}: refused`, () => {
    assert.throws(() => learnt(targets, settings), { message });
  });
