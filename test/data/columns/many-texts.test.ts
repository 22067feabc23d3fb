/** @file Columns of more different texts than are kept: what is learnt of them is what is learnt where all are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitPreprocessing, fittingOf } from '../../../src/data/columns/fit.ts';
import type { Preprocessing } from '../../../src/data/columns/preprocessing.ts';
import type { ColumnSettings } from '../../../src/data/columns/settings.ts';
import { type Cells, allRows, rawTable, settingsFor } from '../../support/raw-tables.ts';

const rows = 3000;
const times = (make: (row: number) => string | null): Cells =>
  Array.from({ length: rows }, (_, row) => make(row));

/** The column's own part of what is learnt, where all texts are kept and where hardly any are. */
function learnt(cells: Cells, column: ColumnSettings = {}): [all: unknown, few: unknown] {
  const raw = rawTable({ t: cells, y: Array.from({ length: rows }, (_, row) => row) });
  const settings = settingsFor(['y'], { columns: { t: column } });
  const fitting = fittingOf(['t', 'y'], settings, 1000);
  fitting.add(raw, allRows(raw));
  const own = ({ features: [first] }: Preprocessing) => ({ ...first, reason: '' });
  return [own(fitPreprocessing(raw, allRows(raw), settings)), own(fitting.finish())];
}

const dates = times((row) => new Date(1.7e12 + row * 1234567).toISOString());
const sentences = times((row) => `the order ${row} was sent by ${row % 7 ? 'mail' : 'a cart'}`);

test('dates have the same parts, origin and scale', () => {
  for (const column of [
    {},
    { scale: 'standardize' },
    { parts: ['elapsedDays', 'dayOfYear'], scale: 'minMax' },
  ] as const) {
    const [all, few] = learnt(dates, column);
    assert.deepEqual(few, all);
  }
});

test('sentences are hashed, and their most frequent words are the same', () => {
  for (const column of [{}, { encode: { type: 'tfIdf', words: 9 } } as const]) {
    const [all, few] = learnt(sentences, column);
    assert.deepEqual(few, all);
  }
});

test('a slip among them is told', () => {
  const slips: [Cells, RegExp][] = [
    [times((row) => (row === 2500 ? 'oops' : String(row))), /expected a number, found "oops"/],
    [times((row) => (row === 2500 ? 'oops' : String(dates[row]))), /expected a date, found "oops"/],
  ];
  for (const [cells, message] of slips) assert.throws(() => learnt(cells), message);
});

test('categories that the config asks for are all kept, others that are too many are refused', () => {
  const names = times((row) => `name${row}`);
  const [all, few] = learnt(names, { encode: { type: 'embedding' } });
  assert.deepEqual(few, all);
  assert.throws(() => learnt(names), /expected numbers, dates, categories or sentences/);
});

test('what stands in for a missing cell cannot be the most frequent of them', () => {
  const some = times((row) => (row === 7 ? null : String(sentences[row])));
  assert.throws(() => {
    const raw = rawTable({ t: some, y: Array.from({ length: rows }, (_, row) => row) });
    const settings = settingsFor(['y'], { missing: { type: 'mode', indicator: false } });
    const fitting = fittingOf(['t', 'y'], settings, 1000);
    fitting.add(raw, allRows(raw));
    fitting.finish();
  }, /expected fewer distinct texts to find the most frequent of/);
});
