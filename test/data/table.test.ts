import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Table, type TableRequest, readTable } from '../../src/data/table.ts';
import { root } from '../support/paths.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradtape-table-'));
after(() => rmSync(folder, { recursive: true }));

/** Reads `text` as a file, whose messages then call it `t.csv`. */
async function readText(
  text: string | Buffer,
  request: Partial<TableRequest> = {},
): Promise<Table> {
  const path = join(folder, 't.csv');
  writeFileSync(path, text);
  try {
    return await readTable({ path, features: 'all', target: 'Y', ...request });
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replace(path, 't.csv');
    throw error;
  }
}

const plain = ({ features, target }: Table) =>
  Object.fromEntries([...features, target].map(({ name, values }) => [name, [...values]]));

test('the article’s nine rows are read as two columns', async () => {
  const table = await readTable({
    path: join(root, 'data/article.csv'),
    features: ['X'],
    target: 'Y',
  });
  assert.equal(table.rows, 9);
  assert.deepEqual(plain(table), {
    X: [1, 4, 6, 3, 3, 4, 5, 6, 7],
    Y: [0.25, 1.2, 0.79, 0.52, 1.6, 1.7, 1.9, 2, 2],
  });
});

test('"all" takes every column but the target, in the order of the file', async () => {
  const { rows, features } = await readTable({
    path: join(root, 'data/diabetes.csv'),
    features: 'all',
    target: 'progression',
  });
  assert.equal(rows, 442);
  assert.equal(features.map(({ name }) => name).join(), 'age,sex,bmi,bp,s1,s2,s3,s4,s5,s6');
});

test('a column that is not asked for may hold anything', async () => {
  const text = 'name,X,Y,\r\n"Smith, ""Jo""\r\nJr",1,2,\r\n,3,4,note\r\n';
  assert.deepEqual(plain(await readText(text, { features: ['X'] })), { X: [1, 3], Y: [2, 4] });
});

test('features come in the order they are asked for', async () => {
  const { features } = await readText('a,b,Y\n1,2,3\n', { features: ['b', 'a'] });
  assert.deepEqual(
    features.map(({ name }) => name),
    ['b', 'a'],
  );
});

test('a byte order mark, carriage returns, quotes and blank lines leave the numbers alone', async () => {
  const text = '\ufeff"X",Y\r\n\r\n"1.5", -2e1 \r\n3,4';
  assert.deepEqual(plain(await readText(text)), { X: [1.5, 3], Y: [-20, 4] });
});

test('a table longer than one chunk and one buffer is read whole', async () => {
  const rows = Array.from({ length: 200_000 }, (_, row) => `${row},${row / 8}`);
  const table = await readText(`X,Y\n${rows.join('\n')}\n`);
  assert.equal(table.rows, 200_000);
  assert.ok(table.features[0]!.values.every((value, row) => value === row));
  assert.ok(table.target.values.every((value, row) => value === row / 8));
});

const refused: Record<
  string,
  [text: string | Buffer, message: string, request?: Partial<TableRequest>]
> = {
  'an empty file': ['', 't.csv: the file is empty, expected a line of column names'],
  'a file of blank lines': [
    '\n\r\n  \n',
    't.csv: the file is empty, expected a line of column names',
  ],
  'a header alone': ['X,Y\n', 't.csv: no rows after the header'],
  'a row that is too long': ['X,Y\n1,2\n3,4,5\n', 't.csv:3: expected 2 cells, found 3'],
  'a row that is too short': ['X,Y\n1,2\n3\n', 't.csv:3: expected 2 cells, found 1'],
  'a text cell': ['X,Y\n1,2\n3,four\n', 't.csv:3: column "Y": expected a number, found "four"'],
  'a cell after a quoted newline': [
    'n,X,Y\n"a\nb",x,1\n',
    't.csv:2: column "X": expected a number, found "x"',
    { features: ['X'] },
  ],
  'an empty cell': ['X,Y\n,2\n', 't.csv:2: column "X": expected a number, found an empty cell'],
  'a missing value by name': ['X,Y\nNA,2\n', 't.csv:2: column "X": expected a number, found "NA"'],
  'an infinite number': ['X,Y\ninf,2\n', 't.csv:2: column "X": expected a number, found "inf"'],
  'a number beyond float32': [
    'X,Y\n1e39,2\n',
    't.csv:2: column "X": expected a number that fits float32 (up to 3.4e38), found "1e39"',
  ],
  'a number beyond float64': [
    'X,Y\n1,-1e999\n',
    't.csv:2: column "Y": expected a number that fits float32 (up to 3.4e38), found "-1e999"',
  ],
  'a long text cell': [
    `X,Y\n${'ab'.repeat(50)},2\n`,
    `t.csv:2: column "X": expected a number, found "${'ab'.repeat(18)}a…"`,
  ],
  'a feature that is no column': [
    'bmi,Y\n1,2\n',
    't.csv:1: no column "bim"; did you mean "bmi"?',
    { features: ['bim'] },
  ],
  'a target that is no column': [
    'X,y\n1,2\n',
    't.csv:1: no column "Y"; did you mean "y"?',
    { features: ['X'] },
  ],
  'a header in another delimiter': ['X;Y\n1;2\n', 't.csv:1: no column "Y"; expected "X;Y"'],
  'a duplicate column': ['X,Y,X\n1,2,3\n', 't.csv:1: the column "X" occurs twice'],
  'a column without a name': [
    ',X,Y\n0,1,2\n',
    't.csv:1: column 1 has no name; name it, or list the columns to use in data.features',
  ],
  'a target without company': ['Y\n1\n', 't.csv:1: expected a column besides the target "Y"'],
  'a NUL byte': ['X,Y\n1,2\n\u0000,4\n', 't.csv:3: column "X": expected a number, found "\\u0000"'],
  'a header in Latin-1': [
    Buffer.from('h\u00e9,Y\n1,2\n', 'latin1'),
    't.csv:1: expected UTF-8 text, found "h\ufffd"',
  ],
  'an open quote': ['X,Y\n"1,2\n3,4\n', 't.csv:2: a quote opens here that is not closed'],
};

for (const [name, [text, message, request]] of Object.entries(refused))
  test(`${name} is refused where it stands`, async () => {
    await assert.rejects(readText(text, request), { name: 'GradtapeError', code: 'data', message });
  });

test('a file that is missing, or a directory, is refused by name', async () => {
  const request = { features: 'all', target: 'Y' } as const;
  const missing = join(folder, 'missing.csv');
  await assert.rejects(readTable({ ...request, path: missing }), {
    code: 'data',
    message: `${missing}: no such file`,
  });
  await assert.rejects(readTable({ ...request, path: folder }), {
    code: 'data',
    message: `${folder}: expected a file, found a directory`,
  });
});
