import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RawColumn } from '../../src/data/source.ts';
import { type Finding, type Lintable, lintTable } from '../../src/lints/index.ts';

type Cells = readonly (number | string | null)[];

/** Numbers where all cells are, null for what is missing. */
function columnFrom(name: string, cells: Cells): RawColumn {
  if (cells.every((cell) => typeof cell !== 'string'))
    return { name, type: 'number', values: Float64Array.from(cells, (cell) => cell ?? NaN) };
  const texts = cells.map((cell) => (cell === null ? null : String(cell)));
  const dictionary = [...new Set(texts.filter((text) => text !== null))];
  const codes = Int32Array.from(texts, (text) => (text === null ? -1 : dictionary.indexOf(text)));
  return { name, type: 'text', codes, dictionary };
}

const rowNumbers = (from: number, to: number): Uint32Array =>
  Uint32Array.from({ length: to - from }, (_, i) => from + i);

/** A table whose last column is the target; the last `validating` rows validate. */
function table(
  columns: Record<string, Cells>,
  {
    isOfClasses = false,
    validating = 0,
    ...rest
  }: Partial<Lintable> & { validating?: number } = {},
): Lintable {
  const names = Object.keys(columns);
  const rows = Object.values(columns)[0]!.length;
  return {
    raw: {
      firstRow: 0,
      rows,
      columns: Object.entries(columns).map(([name, cells]) => columnFrom(name, cells)),
    },
    features: names.slice(0, -1),
    targets: names.slice(-1),
    isOfClasses,
    parts: {
      training: rowNumbers(0, rows - validating),
      validation: rowNumbers(rows - validating, rows),
      test: new Uint32Array(),
    },
    preprocessing: undefined,
    ...rest,
  };
}

/** `of` each row number from 0 up. */
const rows = <Cell>(count: number, of: (row: number) => Cell): Cell[] =>
  Array.from({ length: count }, (_, row) => of(row));

/** Numbers without an order that one could see. */
const noise = (row: number): number => Math.round(1e6 * Math.abs(Math.sin(12.9898 * (row + 1))));

const found = (of: Lintable): Record<string, Finding> =>
  Object.fromEntries(lintTable(of).map((finding) => [finding.lint, finding]));

const names = (of: Lintable): string[] => lintTable(of).map(({ lint }) => lint);

test('nothing is said of a table that is as it should be', () => {
  const columns = { a: rows(100, noise), kind: rows(100, (i) => 'xyz'[noise(i) % 3]!) };
  assert.deepEqual(names(table({ ...columns, y: rows(100, (i) => noise(i + 300)) })), []);
  const classes = rows(100, (i) => ['no', 'yes'][noise(i + 7) % 2]!);
  assert.deepEqual(
    names(table({ ...columns, y: classes }, { isOfClasses: true, validating: 20 })),
    [],
  );
});

test('a feature that is the same in every row is told with its value', () => {
  const { constant } = found(table({ a: rows(30, () => 7), y: rows(30, noise) }));
  assert.deepEqual(constant?.columns, ['a']);
  assert.equal(constant.text, 'is "7" in every row');
  assert.equal(found(table({ a: ['x', 'x', null], y: [1, 5, 2] }))['constant'], undefined);
});

test('row numbers and texts that never recur are identifiers; sentences are not', () => {
  const columns = {
    number: rows(30, (i) => i + 4),
    key: rows(30, (i) => `k${noise(i)}`),
    review: rows(30, (i) => `a film of ${noise(i)} minutes`),
    measured: rows(30, noise),
    y: rows(30, (i) => noise(i + 50)),
  };
  const of = lintTable(table(columns)).filter(({ lint }) => lint === 'identifier');
  assert.deepEqual(
    of.map(({ columns: [name] }) => name),
    ['number', 'key'],
  );
});

test('texts that only differ by case or blanks are told with a row', () => {
  const { spelling } = found(
    table({ sex: ['male', 'female', 'male', 'Male ', 'female'], y: [1, 2, 1, 5, 3] }),
  );
  assert.equal(spelling?.text, 'has "male" and "Male ", which only differ by case or blanks');
  assert.equal(spelling.row, 3);
});

test('infinity is told with the number of rows and the first', () => {
  const { infinite } = found(table({ a: [1, Infinity, 2, -Infinity], y: [1, 2, 3, 4] }));
  assert.deepEqual([infinite?.text, infinite?.row], ['is infinite in 2 rows', 1]);
});

test('a feature that says what another says is told, by whatever names and numbers', () => {
  const columns = {
    kind: rows(40, (i) => 'xyz'[noise(i) % 3]!),
    number: rows(40, (i) => noise(i) % 3),
    a: rows(40, noise),
    again: rows(40, noise),
    twice: rows(40, (i) => 2 * noise(i)),
    y: rows(40, (i) => noise(i + 50)),
  };
  const twins = lintTable(table(columns)).filter(({ lint }) => lint === 'sameColumns');
  assert.deepEqual(
    twins.map(({ columns: [name], text }) => [name, text]),
    [
      ['number', 'says in every row what "kind" says'],
      ['again', 'says in every row what "a" says'],
    ],
  );
});

const leaks: [string, Cells, Cells, boolean, RegExp | undefined][] = [
  ['the target itself', rows(40, noise), rows(40, noise), false, /what the target "y" says/],
  [
    'classes by other names',
    rows(40, (i) => `grade ${noise(i) % 4}`),
    rows(40, (i) => noise(i) % 4),
    true,
    /what the target "y" says/,
  ],
  [
    'a finer grouping than the classes',
    rows(60, (i) => `town ${noise(i) % 6}`),
    rows(60, (i) => ((noise(i) % 6) % 2 ? 'north' : 'south')),
    true,
    /rows that are equal in it are of one class/,
  ],
  [
    'a number that the classes are ranges of',
    rows(40, noise),
    rows(40, (i) => (noise(i) > 5e5 ? 'high' : 'low')),
    true,
    /each class has a range of its own/,
  ],
  [
    'a number that shrinks as the target grows',
    rows(40, (i) => 1 / (1 + noise(i))),
    rows(40, noise),
    false,
    /always grows or shrinks/,
  ],
  [
    'a number with another in between',
    rows(40, noise),
    rows(40, (i) => noise(i) + (i % 2) * 4e5),
    false,
    undefined,
  ],
  [
    'a range with one row outside',
    rows(40, noise),
    rows(40, (i) => ((i === 7) !== noise(i) > 5e5 ? 'high' : 'low')),
    true,
    undefined,
  ],
];
for (const [title, feature, target, isOfClasses, text] of leaks)
  test(`${title} ${text ? 'gives the target away' : 'gives nothing away'}`, () => {
    const { leak } = found(table({ a: feature, y: target }, { isOfClasses }));
    if (text === undefined) assert.equal(leak, undefined);
    else assert.match(leak?.text ?? '', text);
  });

test('few rows give nothing away, for they may agree by chance', () => {
  assert.deepEqual(names(table({ a: [1, 2, 3, 4], y: [1, 2, 3, 4] })), []);
});

test('equal rows are counted, with the first that was there before', () => {
  const { duplicateRows } = found(
    table({
      a: [1, 2, 1, null, null, 1],
      b: ['x', 'x', 'x', 'y', 'y', 'z'],
      y: [1, 2, 1, 3, 3, 1],
    }),
  );
  assert.equal(duplicateRows?.text, '2 rows (33 %) are equal to an earlier one');
  assert.equal(duplicateRows.row, 2);
});

test('rows of two classes that are otherwise equal contradict each other', () => {
  const columns = { a: [1, 2, 1, 3], y: ['no', 'yes', 'yes', 'no'] };
  const { contradiction } = found(table(columns, { isOfClasses: true }));
  assert.match(contradiction?.text ?? '', /^1 row or more is equal to another but for the target$/);
  assert.equal(contradiction?.row, 2);
  assert.equal(found(table({ a: [1, 1], y: [1, 2] }))['contradiction'], undefined);
});

test('rows that both train and validate are counted', () => {
  const columns = { a: [1, 2, 3, 1, 4], y: [1, 2, 3, 1, 4] };
  const { sharedRows } = found(table(columns, { validating: 2 }));
  assert.equal(
    sharedRows?.text,
    '1 row of the validation part (50 %) is in the training part, too',
  );
  assert.equal(sharedRows.row, 3);
});

test('a rare class is told with a weight that evens it out', () => {
  const columns = { a: rows(50, noise), y: rows(50, (i) => (i % 25 ? 'common' : 'rare')) };
  const { imbalance } = found(table(columns, { isOfClasses: true }));
  assert.equal(imbalance?.text, 'has 2 rows (4 %) of the class "rare" beside 48 of "common"');
  assert.match(imbalance.hint!, /"classWeight": \{"rare":24\}/);
});

test('categories and classes that do not train are told by part', () => {
  const columns = {
    kind: [...rows(20, (i) => 'xy'[i % 2]!), 'z', 'x'],
    y: [...rows(20, (i) => ['a', 'b'][noise(i) % 2]!), 'c', 'a'],
  };
  const unseen = lintTable(table(columns, { isOfClasses: true, validating: 2 })).filter(
    ({ lint }) => lint === 'unseenCategory',
  );
  assert.deepEqual(
    unseen.map(({ columns: [name], text, row }) => [name, text, row]),
    [
      ['kind', 'has "z" in the validation part and not in the training part', 20],
      ['y', 'has "c" in the validation part and not in the training part', 20],
    ],
  );
});

test('a target that never changes leaves nothing to learn', () => {
  const { constantTarget } = found(table({ a: rows(9, noise), y: rows(9, () => 1) }));
  assert.deepEqual(constantTarget?.columns, ['y']);
});

test('notes come after warnings', () => {
  const of = table({ a: [1, 1, 2, 3], b: [0, 0, 0, 0], y: [1, 1, 2, 3] });
  assert.deepEqual(
    lintTable(of).map(({ lint, level }) => [lint, level]),
    [
      ['constant', 'warning'],
      ['duplicateRows', 'note'],
    ],
  );
});

test('classes that look like several labels in a cell are told, names with a comma are not', () => {
  const labels = ['a;b', 'a', 'b', 'a;c', 'c', 'b;c'];
  const genres = { x: rows(60, noise), y: rows(60, (i) => labels[i % 6]!) };
  const { severalLabels } = found(table(genres, { isOfClasses: true }));
  assert.match(severalLabels!.text, /look like several labels between ";"/);
  assert.equal(severalLabels!.hint, 'if they are, say "columns": {"y":{"type":"labels"}} in data');
  const towns = ['Paris, Texas', 'Bern', 'Rome', 'Rome, Georgia', 'Ulm'];
  const places = { x: rows(60, noise), y: rows(60, (i) => towns[i % 5]!) };
  assert.equal(found(table(places, { isOfClasses: true })).severalLabels, undefined);
});

test('what is so in every one of the first rows is a note that says so, what is in some keeps its level', () => {
  const of = table({
    same: rows(30, () => 1),
    x: rows(30, noise),
    y: [...rows(29, noise), Infinity],
  });
  const { constant, infinite } = found({ ...of, isPart: true });
  assert.deepEqual(
    [constant?.level, constant?.text, constant?.hint],
    ['note', 'is "1" in every row, in the first 30 rows', undefined],
  );
  const { text, ...others } = found(of)['infinite']!;
  assert.deepEqual(infinite, { ...others, text: `${text}, in the first 30 rows` });
  assert.equal(found(of)['constant']?.level, 'warning');
});
