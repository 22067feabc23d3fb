/** @file What is wrong with a table, told with its place. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPreprocessing } from '../../../src/data/columns/apply.ts';
import { fitPreprocessing } from '../../../src/data/columns/fit.ts';
import { placing } from '../../../src/data/columns/problem.ts';
import type { TableSettings } from '../../../src/data/columns/settings.ts';
import { prepare } from '../../../src/data/prepared.ts';
import { type Cells, allRows, rawTable, settingsFor } from '../../support/raw-tables.ts';

const at = (row: number): Promise<string> => Promise.resolve(`t.csv:${row + 2}`);
const told = (columns: Record<string, Cells>, others: Partial<TableSettings> = {}) => {
  const raw = rawTable(columns);
  return placing({ name: 't.csv', locate: at }, raw, () =>
    prepare(raw, settingsFor('y', others), 0),
  );
};

const faults: [string, Record<string, Cells>, Partial<TableSettings>, string | RegExp][] = [
  [
    'a missing number',
    { x: [1, null], y: [1, 2] },
    {},
    't.csv:3: column "x": expected a number, found a missing cell',
  ],
  [
    'a missing category',
    { x: ['a', null], y: [1, 2] },
    {},
    't.csv:3: column "x": expected a value, found a missing cell',
  ],
  [
    'infinity',
    { x: [1, Infinity], y: [1, 2] },
    {},
    't.csv:3: column "x": expected a number that fits float32 (up to 3.4e38), found Infinity',
  ],
  [
    'a target beyond float32',
    { x: [1, 2], y: [1, -1e39] },
    {},
    /^t\.csv:3: column "y": expected a number that fits float32/,
  ],
  [
    'a slip among numbers',
    { x: ['1', '2', 'o3'], y: [1, 2, 3] },
    {},
    't.csv:4: column "x": expected a number, found "o3"',
  ],
  [
    'a bad date',
    { x: ['2024-01-01', '2024-02-30'], y: [1, 2] },
    { columns: { x: { type: 'date' } } },
    't.csv:3: column "x": expected a date (ISO 8601, as in 2024-03-31), found "2024-02-30"',
  ],
  [
    'a negative weight',
    { x: [1, 2], y: [1, 2], w: [1, -1] },
    { weight: 'w' },
    't.csv:3: column "w": expected a weight from 0 up, found -1',
  ],
  [
    'weights of 0',
    { x: [1, 2], y: [1, 2], w: [0, 0] },
    { weight: 'w' },
    't.csv: column "w": expected a weight above 0 in one training row at least, found 0 in all',
  ],
  [
    'weights of text',
    { x: [1, 2], y: [1, 2], w: ['a', 'b'] },
    { weight: 'w' },
    't.csv: column "w": expected weights, numbers from 0 up, found texts',
  ],
  [
    'a constant column to standardise',
    { x: [0.1, 0.1, 0.1], y: [1, 2, 3] },
    { standardize: true },
    't.csv: column "x": expected different numbers to scale, found 0.1 in every training row',
  ],
  [
    'a number that has no logarithm',
    { x: [-1, 1], y: [1, 2] },
    { columns: { x: { scale: 'log' } } },
    't.csv:2: column "x": expected numbers above -1 to take log(1 + x) of, found -1',
  ],
  [
    'half of the numbers alike, scaled by quartiles',
    { x: [1, 1, 1, 1, 5], y: [1, 2, 3, 4, 5] },
    { columns: { x: { scale: 'robust' } } },
    /expected numbers of which more than half differ/,
  ],
  [
    'a category to standardise',
    { x: ['a', 'b'], y: [1, 2] },
    { standardize: ['x'] },
    /expected numbers to scale by "standardize", found category \(2 distinct texts\)/,
  ],
  [
    'numbers to encode',
    { x: [1, 2], y: [1, 2] },
    { columns: { x: { type: 'number', encode: { type: 'oneHot' } } } },
    /expected categories or texts to encode by "oneHot", found number/,
  ],
  [
    'a column that is not there',
    { x: [1, 2], y: [1, 2] },
    { weight: 'v' },
    /^t\.csv: no column "v"; expected one of "x", "y"/,
  ],
  [
    'a feature to standardise that is none',
    { x: [1, 2], y: [1, 2] },
    { standardize: ['y'] },
    't.csv: data.standardize: no feature "y"; expected "x"',
  ],
  ['no feature', { y: [1, 2] }, {}, 't.csv: expected a column besides the target "y"'],
  [
    'a column without a name',
    { '': [1, 2], y: [1, 2] },
    {},
    /column 1 has no name; name it, or list the columns to use/,
  ],
  [
    'no row without missing cells',
    { x: [1, null], y: [null, 1] },
    { missing: { type: 'drop' } },
    /expected a row without missing cells, found none among 2/,
  ],
  [
    'a text to stand in for a number',
    { x: [1, null], y: [1, 2] },
    { missing: { type: 'constant', value: 'none', indicator: false } },
    /expected a number to stand in for missing cells, found "none"/,
  ],
];

for (const [title, columns, others, message] of faults)
  test(`${title}: refused with the place`, async () => {
    await assert.rejects(told(columns, others), { code: 'data', message });
  });

test('a category unseen in training is told with its place', async () => {
  const raw = rawTable({ x: ['a', 'b'], y: [1, 2] });
  const preprocessing = fitPreprocessing(raw, allRows(raw), settingsFor('y'));
  const other = rawTable({ x: ['a', 'z'], y: [1, 2] }, 7);
  await assert.rejects(
    placing({ name: 'o.csv', locate: at }, other, () => applyPreprocessing(preprocessing, other)),
    {
      code: 'data',
      message:
        't.csv:10: column "x": expected a category of the training rows ("a", "b"), found "z"',
      hint: 'correct it, or train with "columns": {"x":{"unseen":"ignore"}} in "data"',
    },
  );
});
