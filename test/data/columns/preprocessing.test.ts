import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyPreprocessing } from '../../../src/data/columns/apply.ts';
import { describeColumns } from '../../../src/data/columns/describe.ts';
import { fitPreprocessing, fittingOf } from '../../../src/data/columns/fit.ts';
import type { Preprocessing } from '../../../src/data/columns/preprocessing.ts';
import { rowsWithout } from '../../../src/data/columns/roles.ts';
import type { TableSettings } from '../../../src/data/columns/settings.ts';
import { prepare } from '../../../src/data/prepared.ts';
import { openTable } from '../../../src/data/readers/open.ts';
import { readAll } from '../../../src/data/readers/read-all.ts';
import type { RawChunk, RawColumn } from '../../../src/data/source.ts';
import { root } from '../../support/paths.ts';
import { allRows, rawTable, settingsFor } from '../../support/raw-tables.ts';

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
      const rows = missing.type === 'drop' ? rowsWithout(raw, ['n', 'c', 'd']) : allRows(raw);
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
      const rows = missing.type === 'drop' ? rowsWithout(raw, ['n', 'c', 'd']) : allRows(raw);
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

test('what another version has learnt is not guessed at', () => {
  const raw = rawTable({ x: [1, 2], y: [1, 2] });
  const preprocessing = fitPreprocessing(raw, allRows(raw), settingsFor('y'));
  const newer = { ...preprocessing, version: 2 } as unknown as Preprocessing;
  assert.throws(() => applyPreprocessing(newer, raw), {
    code: 'data',
    message: 'preprocessing: expected version 1, found 2',
  });
});

test('weights stand beside their rows', () => {
  const raw = rawTable({ x: [1, 2], y: [1, 2], w: [0, 2.5] });
  const { training } = prepare(raw, settingsFor('y', { weight: 'w' }), 0);
  assert.deepEqual([...training.weight!], [0, 2.5]);
  assert.deepEqual(training.features, ['x']);
});
