import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inferType } from '../../../src/data/columns/inference.ts';
import { TableProblem } from '../../../src/data/columns/problem.ts';
import type { ColumnSettings } from '../../../src/data/columns/settings.ts';
import { ColumnStatistics } from '../../../src/data/columns/statistics.ts';
import { type Cells, allRows, rawTable } from '../../support/raw-tables.ts';

function inferred(cells: Cells, settings: ColumnSettings = {}) {
  const raw = rawTable({ c: cells });
  const statistics = new ColumnStatistics();
  statistics.add(raw.columns[0]!, allRows(raw));
  return inferType('c', statistics, settings);
}

const many = (count: number, text: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i));

test('each type is told by the cells, and why', () => {
  const cases: [Cells, string, string][] = [
    [[3, -1, null, 17], 'integer', 'all integers, -1 to 17'],
    [[0.5, 2], 'number', 'all numbers, 0.5 to 2'],
    [['Yes', 'no', null, 'no'], 'boolean', 'only "Yes" and "no"'],
    [['b', 'a', 'b'], 'category', '2 distinct texts'],
    [['2024-02-29', '2024-03-01T12:00'], 'date', 'all dates, such as 2024-02-29'],
    [many(100, (i) => `c${i % 30}`), 'category', '30 distinct texts'],
    [
      many(50, (i) => `the quick fox number ${i + 10}`),
      'text',
      '50 distinct texts of 5.0 words on the average',
    ],
  ];
  for (const [cells, type, reason] of cases) assert.deepEqual(inferred(cells), { type, reason });
});

test('the config overrides what the cells say', () => {
  assert.equal(inferred([1, 2], { type: 'category' }).type, 'category');
  assert.equal(inferred([1, 2], { encode: { type: 'embedding' } }).type, 'category');
  assert.equal(inferred(['1.2.2024'], { format: 'D.M.YYYY' }).type, 'date');
  assert.equal(inferred(['a b', 'b c'], { encode: { type: 'tfIdf', words: 5 } }).type, 'text');
  assert.equal(inferred(['a', 'b'], { categories: ['b', 'a'] }).type, 'category');
});

function problem(cells: Cells, settings: ColumnSettings = {}): TableProblem {
  try {
    inferred(cells, settings);
  } catch (error) {
    assert.ok(error instanceof TableProblem);
    return error;
  }
  return assert.fail('no problem was told');
}

test('one text among numbers is a slip, told with its cell', () => {
  const { message, details } = problem(['1', '2', 'three', '4']);
  assert.equal(message, 'expected a number, found "three"');
  assert.deepEqual(details.spot, { text: 'three' });
  assert.equal(
    details.hint,
    'correct it; or, where cells are names, say "columns": {"c":{"type":"category"}} in "data"',
  );
});

test('one text among dates is a slip, also one that looks like a date', () => {
  const { message, details } = problem(['2024-01-01', '2023-02-29', '2024-03-01']);
  assert.equal(message, 'expected a date, found "2023-02-29"');
  assert.deepEqual(details.spot, { text: '2023-02-29' });
  assert.equal(inferred(['2024-01-01', 'spring', 'autumn']).type, 'category');
});

test('numbers among texts are texts', () => {
  assert.equal(inferred(['1', 'B2', 'C3']).type, 'category');
});

test('a name in each row is refused, with what to do about it', () => {
  const { message, details } = problem(many(60, (i) => `id-${i}`));
  assert.match(message, /found 60 distinct texts in 60 rows/);
  assert.match(details.hint!, /"columns": \{"c":\{"type":"ignore"\}\} in "data"/);
});

test('a column without a value is refused', () => {
  assert.match(problem([null, null]).message, /expected a value in one training row at least/);
  assert.match(problem([null], { type: 'category' }).message, /found none/);
});
