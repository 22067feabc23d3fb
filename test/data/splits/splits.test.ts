import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SplitSettings } from '../../../src/data/columns/settings.ts';
import { completeRows, prepare } from '../../../src/data/prepared.ts';
import { foldsOf } from '../../../src/data/splits/folds.ts';
import { type Parts, partsOf } from '../../../src/data/splits/parts.ts';
import { type Cells, allRows, rawTable, settingsFor } from '../../support/raw-tables.ts';

const splitting = (split: Partial<SplitSettings>) =>
  settingsFor('y', { split: { validation: 0, test: 0, stratify: false, ...split } });

const parts = (columns: Record<string, Cells>, split: Partial<SplitSettings>, seed = 0): Parts => {
  const raw = rawTable(columns);
  return partsOf(raw, allRows(raw), splitting(split), seed);
};

const together = ({ training, validation, test: testing }: Parts) =>
  [...training, ...validation, ...testing].toSorted((a, b) => a - b);
const counting = (length: number) => Array.from({ length }, (_, i) => i);

const shares = fc.record({
  validation: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
  test: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
});

test('parts are disjoint, cover all rows, have their shares, and the seed decides them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 200 }), shares, fc.nat(1000), (rows, split, seed) => {
      const table = { y: counting(rows) };
      const found = parts(table, split, seed);
      assert.deepEqual(together(found), counting(rows));
      assert.equal(found.test.length, Math.round(rows * split.test));
      assert.ok(Math.abs(found.validation.length - rows * split.validation) <= 1);
      assert.deepEqual(parts(table, split, seed), found);
    }),
  );
  const table = { y: counting(50) };
  assert.notDeepEqual(parts(table, { validation: 0.5 }, 1), parts(table, { validation: 0.5 }, 2));
});

test('stratified, each class has its share in each part, and trains', () => {
  const classes = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 20, maxLength: 200 });
  fc.assert(
    fc.property(classes, shares, fc.nat(1000), (y, split, seed) => {
      const found = parts({ y }, { ...split, stratify: true }, seed);
      assert.deepEqual(together(found), counting(y.length));
      for (const name of new Set(y)) {
        const of = (rows: Uint32Array) => rows.filter((row) => y[row] === name).length;
        const size = y.filter((other) => other === name).length;
        assert.ok(of(found.training) >= 1);
        assert.ok(Math.abs(of(found.validation) - size * split.validation) <= 2);
        assert.ok(Math.abs(of(found.test) - size * split.test) <= 2);
      }
    }),
  );
});

test('a column other than the target can be stratified by', () => {
  const s = counting(40).map((i) => (i < 30 ? 'm' : 'f'));
  const { validation } = parts({ y: counting(40), s }, { validation: 0.1, stratify: 's' });
  assert.deepEqual([...validation].filter((row) => row >= 30).length, 1);
});

test('grouped, no group is in two parts', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(8), { minLength: 40, maxLength: 100 }), fc.nat(99), (g, seed) => {
      fc.pre(new Set(g).size > 5);
      const raw = rawTable({ y: g, g: g.map((group) => `g${group}`) });
      const found = partsOf(raw, allRows(raw), splitting({ validation: 0.3, group: 'g' }), seed);
      assert.deepEqual(together(found), counting(g.length));
      const groupsOf = (rows: Uint32Array) => new Set(Array.from(rows, (row) => g[row]));
      const [training, validation] = [groupsOf(found.training), groupsOf(found.validation)];
      assert.ok([...validation].every((group) => !training.has(group)));
    }),
  );
});

test('by time, the past trains and the future validates', () => {
  const t = ['2024-03-01', '2023-01-01', '2024-01-01', '2024-02-01', '2023-06-01'];
  const found = parts({ y: counting(5), t }, { validation: 0.2, test: 0.2, time: 't' });
  assert.deepEqual(found, {
    training: Uint32Array.of(1, 2, 4),
    validation: Uint32Array.of(3),
    test: Uint32Array.of(0),
  });
  const numbers = parts({ y: counting(4), t: [30, 5, 20, 100] }, { validation: 0.25, time: 't' });
  assert.deepEqual(numbers.validation, Uint32Array.of(3));
});

test('a column can say the part of each row, and is no feature', () => {
  const s = ['train', 'Test', 'validation', 'train'];
  const raw = rawTable({ x: counting(4), y: counting(4), s });
  const data = prepare(raw, splitting({ column: 's' }), 0);
  assert.deepEqual([...data.training.ids], [0, 3]);
  assert.deepEqual([...data.validation!.ids], [2]);
  assert.deepEqual([...data.test!.ids], [1]);
  assert.deepEqual(data.training.features, ['x']);
});

test('statistics come from the training part only', () => {
  const x = [0, 2, 1000, 1000];
  const s = ['train', 'train', 'test', 'val'];
  const raw = rawTable({ x, y: x, s });
  const { scales } = prepare(raw, { ...splitting({ column: 's' }), standardize: true }, 0);
  assert.deepEqual(scales, [{ name: 'x', mean: 1, deviation: 1 }]);
});

test('a split counts the rows that are left after those with missing cells', () => {
  const x = counting(10).map((i) => (i < 5 ? null : i));
  const raw = rawTable({ x, y: counting(10) });
  const settings = { ...splitting({ validation: 0.4 }), missing: { type: 'drop' as const } };
  const rows = completeRows(raw, settings);
  assert.deepEqual(partsOf(raw, rows, settings, 0).validation.length, 2);
});

const faults: [string, Record<string, Cells>, Partial<SplitSettings>, RegExp][] = [
  [
    'too few rows',
    { y: [1, 2] },
    { validation: 0.1 },
    /expected rows in the validation part, found none/,
  ],
  [
    'no row to train',
    { y: [1], s: ['test'] },
    { column: 's' },
    /expected rows in the training part/,
  ],
  [
    'an unknown part',
    { y: [1], s: ['tset'] },
    { column: 's' },
    /expected "train", "validation" or "test", found "tset"/,
  ],
  [
    'one group',
    { y: [1, 2], g: ['a', 'a'] },
    { validation: 0.5, group: 'g' },
    /expected several groups/,
  ],
  [
    'numbers to stratify by',
    { y: counting(20) },
    { validation: 0.5, stratify: true },
    /expected classes to stratify by, found 20 distinct values in 20 rows/,
  ],
  [
    'a time that is none',
    { y: [1, 2], t: ['2024-01-01', 'x'] },
    { validation: 0.5, time: 't' },
    /expected a date .*, found "x"/,
  ],
];

for (const [title, columns, split, message] of faults)
  test(`${title}: refused`, () => {
    assert.throws(() => parts(columns, split), { message });
  });

test('a split that leaves a class out of training is refused', () => {
  const raw = rawTable({
    x: counting(4),
    y: ['a', 'b', 'a', 'c'],
    s: ['train', 'train', 'train', 'val'],
  });
  assert.throws(() => prepare(raw, splitting({ column: 's' }), 0), {
    message: 'expected a class of the training rows ("a", "b"), found "c"',
  });
});

test('in k folds each row validates once and never where it trains', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 5, max: 80 }),
      fc.integer({ min: 2, max: 5 }),
      fc.nat(99),
      (rows, count, seed) => {
        const raw = rawTable({ y: counting(rows) });
        const folds = foldsOf(raw, allRows(raw), count, settingsFor('y'), seed);
        const validating = folds.flatMap(({ validation }) => [...validation]);
        assert.deepEqual(
          validating.toSorted((a, b) => a - b),
          counting(rows),
        );
        for (const { training, validation } of folds) {
          assert.equal(training.length + validation.length, rows);
          assert.ok(Math.abs(validation.length - rows / count) < 1);
          assert.ok(!validation.some((row) => training.includes(row)));
        }
        assert.deepEqual(foldsOf(raw, allRows(raw), count, settingsFor('y'), seed), folds);
      },
    ),
  );
});

test('folds are stratified, grouped and in order of time as the split says', () => {
  const y = counting(30).map((i) => (i % 3 === 0 ? 'rare' : 'usual'));
  const raw = rawTable({
    y,
    g: counting(30).map((i) => `g${i % 6}`),
    t: counting(30).map((i) => 30 - i),
  });
  const folds = (split: Partial<SplitSettings>, count = 5) =>
    foldsOf(raw, allRows(raw), count, splitting(split), 0);
  for (const { validation } of folds({ stratify: true }))
    assert.equal(validation.filter((row) => y[row] === 'rare').length, 2);
  for (const { validation } of folds({ group: 'g' }, 3))
    assert.equal(new Set(Array.from(validation, (row) => row % 6)).size, 2);
  for (const { training, validation } of folds({ time: 't' }))
    assert.ok(Math.max(...validation) < Math.min(...training));
});

test('fewer rows or groups than folds are refused', () => {
  const raw = rawTable({ y: [1, 2], g: ['a', 'b'] });
  assert.throws(() => foldsOf(raw, allRows(raw), 3, settingsFor('y'), 0), {
    message: 'expected 3 rows at least for the folds, found 2',
  });
  assert.throws(() => foldsOf(raw, allRows(raw), 3, splitting({ group: 'g' }), 0), {
    message: 'expected 3 groups at least for the folds, found 2',
  });
});
