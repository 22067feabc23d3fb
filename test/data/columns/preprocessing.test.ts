import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyPreprocessing } from '../../../src/data/columns/apply.ts';
import { describeColumns } from '../../../src/data/columns/describe.ts';
import { fitPreprocessing, fittingOf } from '../../../src/data/columns/fit.ts';
import type { Preprocessing } from '../../../src/data/columns/preprocessing.ts';
import { placing } from '../../../src/data/columns/problem.ts';
import type { TableSettings } from '../../../src/data/columns/settings.ts';
import { completeRows, prepare } from '../../../src/data/prepared.ts';
import { openTable } from '../../../src/data/readers/open.ts';
import { readAll } from '../../../src/data/readers/read-all.ts';
import type { RawChunk, RawColumn } from '../../../src/data/source.ts';
import { root } from '../../support/paths.ts';
import { type Cells, allRows, rawTable, settingsFor } from '../../support/raw-tables.ts';

/** Some rows of a chunk as a chunk of their own. */
const slice = (raw: RawChunk, from: number, to: number): RawChunk => ({
  firstRow: raw.firstRow + from,
  rows: to - from,
  columns: raw.columns.map((column): RawColumn =>
    column.type === 'number'
      ? { ...column, values: column.values.slice(from, to) }
      : { ...column, codes: column.codes.slice(from, to) },
  ),
});

const penguins = await readAll(await openTable({ path: join(root, 'data/penguins.csv') }));
const settings = settingsFor('species', {
  standardize: true,
  missing: { type: 'drop' },
  columns: { year: { type: 'category' } },
});

test('penguins become what their columns hold, and say why', () => {
  const { preprocessing, training, target } = prepare(penguins, settings, 0);
  const described = describeColumns(preprocessing).map(({ name, role, type, reason, becomes }) =>
    [name, role, type, reason, becomes].join(' | '),
  );
  assert.deepEqual(described, [
    'island | feature | category | 3 distinct texts | 3 features, one for each category',
    'bill_length_mm | feature | number | all numbers, 32.1 to 59.6 | (number - 43.9928) / 5.46045',
    'bill_depth_mm | feature | number | all numbers, 13.1 to 21.5 | (number - 17.1649) / 1.96628',
    'flipper_length_mm | feature | integer | all integers, 172 to 231 | (number - 200.967) / 13.9947',
    'body_mass_g | feature | integer | all integers, 2700 to 6300 | (number - 4207.06) / 804.006',
    'sex | feature | category | 2 distinct texts | 2 features, one for each category',
    'year | feature | category | the config says so | 3 features, one for each category',
    'species | target | classes | 3 distinct texts | the numbers 0 to 2 of "Adelie", "Chinstrap", "Gentoo"',
  ]);
  // 344 penguins, 11 of them of unknown sex: two of those, rows 3 and 271, have no measurements either.
  assert.equal(training.rows, 333);
  assert.ok(!training.ids.includes(3) && !training.ids.includes(271));
  assert.deepEqual(target.classes, ['Adelie', 'Chinstrap', 'Gentoo']);
  assert.equal(training.y.filter((y) => y === 1).length, 68);
});

/** Tables of a number, a category and a date, of which some cells are missing. */
const cell = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 5 });
const tables = fc
  .array(
    fc.record({
      n: cell(fc.double({ min: -1e6, max: 1e6, noNaN: true })),
      c: cell(fc.constantFrom('red', 'green', 'blue')),
      d: cell(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      ),
      y: fc.integer({ min: -5, max: 5 }),
    }),
    { minLength: 4, maxLength: 40 },
  )
  .map((rows) =>
    rawTable({
      n: rows.map(({ n }) => n),
      c: rows.map(({ c }) => c),
      d: rows.map(({ d }) => d && d.toISOString()),
      y: rows.map(({ y }) => y),
    }),
  )
  .filter(({ columns }) =>
    columns.every(
      (column) =>
        new Set(column.type === 'number' ? column.values : column.codes.filter((code) => code >= 0))
          .size > 2,
    ),
  );

const fillings: TableSettings['missing'][] = [
  { type: 'drop' },
  { type: 'indicator' },
  { type: 'mean', indicator: true },
  { type: 'median', indicator: false },
  { type: 'mode', indicator: true },
];
const unseen = { c: { unseen: 'ignore' as const } };

test('what is learnt in pieces is what is learnt at once, and other rows do not matter', () => {
  fc.assert(
    fc.property(tables, fc.constantFrom(...fillings), fc.nat(), (raw, missing, cut) => {
      const chosen = settingsFor('y', { missing, columns: unseen });
      const rows = completeRows(raw, chosen);
      fc.pre(rows.length > 1);
      const learnt = (): Preprocessing => fitPreprocessing(raw, rows, chosen);
      const at = cut % raw.rows;
      const fitting = fittingOf(['n', 'c', 'd', 'y'], chosen);
      fitting.add(
        slice(raw, 0, at),
        rows.filter((row) => row < at),
      );
      fitting.add(
        slice(raw, at, raw.rows),
        rows.filter((row) => row >= at).map((row) => row - at),
      );
      assert.deepEqual(fitting.finish(), learnt());
    }),
  );
});

test('rows become the same numbers alone, in a chunk, and after a journey through JSON', () => {
  fc.assert(
    fc.property(tables, fc.constantFrom(...fillings), fc.nat(), (raw, missing, cut) => {
      const chosen = settingsFor('y', { missing, columns: unseen });
      const rows = completeRows(raw, chosen);
      fc.pre(rows.length > 1);
      const preprocessing = fitPreprocessing(raw, rows, chosen);
      const whole = applyPreprocessing(preprocessing, raw);
      const copy = JSON.parse(JSON.stringify(preprocessing)) as Preprocessing;
      const at = cut % raw.rows;
      const parts = [slice(raw, 0, at), slice(raw, at, raw.rows)].map((part) =>
        applyPreprocessing(copy, part),
      );
      for (const key of ['x', 'y', 'ids'] as const)
        assert.deepEqual(
          parts.flatMap((part) => Array.from(part[key])),
          [...whole[key]],
        );
      assert.deepEqual(whole.ids, rows);
      assert.ok(whole.x.every(Number.isFinite));
    }),
  );
});

test('a table to predict needs no targets and no weights', () => {
  const raw = rawTable({ x: [1, 2], y: [1, 2], w: [1, 1] });
  const chosen = settingsFor('y', { weight: 'w', missing: { type: 'drop' } });
  const preprocessing = fitPreprocessing(raw, allRows(raw), chosen);
  const { x, y, targets, weight, ids } = applyPreprocessing(
    preprocessing,
    rawTable({ x: [5, null, 7] }, 100),
    { withTargets: false },
  );
  assert.deepEqual(
    { x: [...x], y: [...y], targets, weight, ids: [...ids] },
    {
      x: [5, 7],
      y: [],
      targets: [],
      weight: undefined,
      ids: [100, 102],
    },
  );
});

test('weights stand beside their rows', () => {
  const raw = rawTable({ x: [1, 2], y: [1, 2], w: [0, 2.5] });
  const { training } = prepare(raw, settingsFor('y', { weight: 'w' }), 0);
  assert.deepEqual([...training.weight!], [0, 2.5]);
  assert.deepEqual(training.features, ['x']);
});

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
