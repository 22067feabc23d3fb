import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPreprocessing } from '../../../src/data/columns/apply.ts';
import { fitPreprocessing } from '../../../src/data/columns/fit.ts';
import type { ColumnSettings, TableSettings } from '../../../src/data/columns/settings.ts';
import { type Cells, allRows, rawTable, settingsFor } from '../../support/raw-tables.ts';

/** The features of a column c, learnt from all its rows, and what they are in `others`. */
function encoded(
  cells: Cells,
  settings: ColumnSettings = {},
  others: Cells = cells,
  more: Partial<TableSettings> = {},
) {
  const table = (c: Cells) => rawTable({ c, y: c.map((_, i) => i) });
  const raw = table(cells);
  const preprocessing = fitPreprocessing(
    raw,
    allRows(raw),
    settingsFor('y', { columns: { c: settings }, ...more }),
  );
  const { features, x, rows } = applyPreprocessing(
    JSON.parse(JSON.stringify(preprocessing)) as typeof preprocessing,
    table(others),
  );
  const columns = features.map((name, i) => [
    name,
    Array.from({ length: rows }, (_, row) => x[row * features.length + i]!),
  ]);
  return Object.fromEntries(columns) as Record<string, number[]>;
}

test('numbers are taken as they are unless they are scaled', () => {
  assert.deepEqual(encoded([1, 2.5, -3]), { c: [1, 2.5, -3] });
});

test('each scale is that of its formula, with what the training rows had', () => {
  const cells = [1, 2, 3, 4, 10];
  const root = Math.sqrt(10);
  assert.deepEqual(encoded(cells, { scale: 'standardize' }, [4, 14]), {
    c: [0, 10 / root].map(Math.fround),
  });
  assert.deepEqual(encoded(cells, { scale: 'minMax' }, [1, 10, 5.5, 19]), { c: [0, 1, 0.5, 2] });
  assert.deepEqual(encoded(cells, { scale: 'robust' }, [3, 5, 1]), { c: [0, 1, -1] });
  assert.deepEqual(encoded(cells, { scale: 'log' }, [0, Math.E - 1]), {
    'log1p(c)': [0, 1],
  });
});

test('standardising all features leaves alone those that are no numbers', () => {
  const all = { standardize: true };
  assert.deepEqual(encoded([1, 3], {}, [1, 3], all), { c: [-1, 1] });
  assert.deepEqual(encoded(['a', 'b'], {}, ['a', 'b'], all), { 'c=a': [1, 0], 'c=b': [0, 1] });
  assert.deepEqual(encoded(['yes', 'no'], {}, ['yes', 'no'], all), { c: [1, 0] });
  assert.deepEqual(encoded([1, 3], { scale: 'none' }, [1, 3], all), { c: [1, 3] });
});

test('categories become columns of their names, or numbers', () => {
  const cells = ['b', 'a', 'b', 'c'];
  assert.deepEqual(encoded(cells), {
    'c=a': [0, 1, 0, 0],
    'c=b': [1, 0, 1, 0],
    'c=c': [0, 0, 0, 1],
  });
  assert.deepEqual(encoded(cells, { encode: { type: 'ordinal' } }), { c: [1, 0, 1, 2] });
  assert.deepEqual(encoded(cells, { encode: { type: 'embedding' } }), { c: [2, 1, 2, 3] });
  assert.deepEqual(encoded(cells, { encode: { type: 'ordinal' }, categories: ['c', 'b', 'a'] }), {
    c: [1, 2, 1, 0],
  });
});

test('numbers as categories are in the order of their size', () => {
  assert.deepEqual(Object.keys(encoded([10, 9, 100], { type: 'category' })), [
    'c=9',
    'c=10',
    'c=100',
  ]);
});

test('categories unseen in training are no category, where that is asked for', () => {
  const unseen = 'ignore' as const;
  assert.deepEqual(encoded(['a', 'b'], { unseen }, ['z', 'a']), { 'c=a': [0, 1], 'c=b': [0, 0] });
  assert.deepEqual(encoded(['a', 'b'], { unseen, encode: { type: 'embedding' } }, ['z', 'a']), {
    c: [0, 1],
  });
  assert.deepEqual(encoded(['a', 'b'], { unseen, encode: { type: 'ordinal' } }, ['z', 'a']), {
    c: [-1, 0],
  });
});

test('hashed categories fall into the same buckets in every table', () => {
  const encode = { type: 'hashing' as const, buckets: 4 };
  const [first, second] = [
    encoded(['a', 'b', 'c'], { encode }),
    encoded(['x', 'y'], { encode }, ['c', 'b', 'a']),
  ];
  for (const [name, values] of Object.entries(first))
    assert.deepEqual(second[name], values.toReversed());
  for (const row of [0, 1, 2])
    assert.equal(
      Object.values(first).reduce((sum, values) => sum + values[row]!, 0),
      1,
    );
});

test('words are weighed by their rarity as scikit-learn weighs them', () => {
  // TfidfVectorizer().fit_transform(['the red fox', 'the blue fox', 'the the dog']), scikit-learn 1.5
  const found = encoded(['the red fox', 'the blue fox', 'the the dog'], {
    encode: { type: 'tfIdf', words: 10 },
  });
  const round = (values: number[]) => values.map((value) => Number(value.toFixed(6)));
  const blue = 1 + Math.log(4 / 2);
  const fox = 1 + Math.log(4 / 3);
  const length = Math.hypot(blue, fox, 1);
  assert.deepEqual(Object.keys(found), ['c:blue', 'c:dog', 'c:fox', 'c:red', 'c:the']);
  assert.deepEqual(round(found['c:blue']!), round([0, blue / length, 0]));
  assert.deepEqual(round(found['c:fox']!), round([fox / length, fox / length, 0]));
  assert.deepEqual(
    round(found['c:the']!),
    round([1 / length, 1 / length, 2 / Math.hypot(2, blue)]),
  );
});

test('only the most frequent words are kept, equals by the alphabet', () => {
  const encode = { type: 'tfIdf' as const, words: 2 };
  assert.deepEqual(Object.keys(encoded(['bb cc aa bb'], { encode })), ['c:aa', 'c:bb']);
});

test('texts are bags of hashed words of length 1', () => {
  const found = encoded(['fox dog', 'dog dog'], {
    type: 'text',
    encode: { type: 'hashing', buckets: 50 },
  });
  const rows = [0, 1].map((row) => Object.values(found).map((values) => values[row]!));
  assert.deepEqual(rows[1]!.filter(Boolean), [1]);
  assert.deepEqual(rows[0]!.filter(Boolean), [
    Math.fround(Math.SQRT1_2),
    Math.fround(Math.SQRT1_2),
  ]);
});

test('of a date those parts are used that vary, or those that are named', () => {
  assert.deepEqual(encoded(['2024-01-31', '2024-02-01']), {
    'c.month': [1, 2],
    'c.day': [31, 1],
    'c.weekday': [3, 4],
  });
  assert.deepEqual(encoded(['2024-01-31', '2024-02-02'], { parts: ['elapsedDays', 'year'] }), {
    'c.elapsedDays': [0, 2],
    'c.year': [2024, 2024],
  });
});

test('what stands in for missing cells is learnt from the training rows', () => {
  const cells = [1, null, 3, 8, 8];
  const filled = (missing: ColumnSettings['missing']) => encoded(cells, { missing }, [null, 2]);
  assert.deepEqual(filled({ type: 'mean', indicator: false }), { c: [5, 2] });
  assert.deepEqual(filled({ type: 'median', indicator: false }), { c: [5.5, 2] });
  assert.deepEqual(filled({ type: 'mode', indicator: true }), { c: [8, 2], 'c.missing': [1, 0] });
  assert.deepEqual(filled({ type: 'constant', value: -1, indicator: false }), { c: [-1, 2] });
  assert.deepEqual(filled({ type: 'indicator' }), { c: [5, 2], 'c.missing': [1, 0] });
  assert.deepEqual(filled({ type: 'drop' }), { c: [2] });
});

test('a missing category is the most frequent one, one of its own, or none', () => {
  const cells = ['a', null, 'b', 'b'];
  const filled = (missing: ColumnSettings['missing']) => encoded(cells, { missing }, [null, 'a']);
  assert.deepEqual(filled({ type: 'mode', indicator: false }), { 'c=a': [0, 1], 'c=b': [1, 0] });
  assert.deepEqual(filled({ type: 'constant', value: 'unknown', indicator: false }), {
    'c=a': [0, 1],
    'c=b': [0, 0],
    'c=unknown': [1, 0],
  });
  assert.deepEqual(filled({ type: 'indicator' }), {
    'c=a': [0, 1],
    'c=b': [0, 0],
    'c.missing': [1, 0],
  });
});

test('two columns may not become features of one name', () => {
  const raw = rawTable({ 'c=a': [1, 2], c: ['a', 'b'], y: [1, 2] });
  assert.throws(() => fitPreprocessing(raw, allRows(raw), settingsFor('y')), {
    message: 'two columns would become features named "c=a"',
  });
});
