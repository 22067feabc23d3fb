import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { openTable } from '../../../src/data/readers/open.ts';
import { readAll } from '../../../src/data/readers/read-all.ts';
import type { ReadProgress } from '../../../src/data/readers/request.ts';
import { root } from '../../support/paths.ts';
import { bare, chunksOf, fileWith, plain, tableOf } from '../../support/tables.ts';

const folder = dirname(fileWith('empty.csv', ''));

/** Writes the answer of a query as a Parquet file. */
async function parquet(name: string, query: string): Promise<string> {
  const path = join(folder, name);
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
  return path;
}

const mixed = `SELECT * FROM (VALUES
  (1, 0.1::DOUBLE, 1.5::DECIMAL(8,2), 'a', true, DATE '2024-01-02', 9007199254740993),
  (NULL, 'nan', NULL, NULL, false, NULL, 2),
  (-3, '-inf', -2, 'NA', NULL, DATE '1999-12-31', NULL)
) AS t(i, f, d, s, b, day, big)`;

test('Parquet’s numbers are numbers, everything else that has a text is text, NULL is missing', async () => {
  const path = await parquet('mixed.parquet', mixed);
  const table = await openTable({ path });
  assert.deepEqual(plain(await readAll(table)), {
    i: [1, null, -3],
    f: [0.1, null, -Infinity],
    d: [1.5, null, -2],
    s: ['a', null, 'NA'],
    b: ['true', 'false', null],
    day: ['2024-01-02', null, '1999-12-31'],
    big: [9007199254740992, 2, null],
  });
  assert.equal(bare(await table.locate(1)), 'mixed.parquet, row 2');
  const { rows, columns, bytes } = await table.fingerprint();
  assert.deepEqual([rows, columns.join()], [3, 'i,f,d,s,b,day,big']);
  assert.equal(bytes, readFileSync(path).length);
});

test('of a Parquet file, only the columns that are asked for are read, and can be asked for as text', async () => {
  const path = await parquet(
    'nested.parquet',
    'SELECT [1, 2] AS list, 7 AS n, 1.50::DECIMAL(4,2) AS d',
  );
  const table = await openTable({ path, columns: ['d', 'n'], text: ['d'] });
  assert.deepEqual(plain(await readAll(table)), { d: ['1.50'], n: [7] });
  await assert.rejects(openTable({ path }), (error: Error) => {
    const message = 'nested.parquet: column "list": expected numbers or text, found "INTEGER[]"';
    assert.equal(bare(error.message), message);
    return true;
  });
  await assert.rejects(
    openTable({ path, columns: ['m'] }),
    /no column "m"; did you mean "n"\?|expected/,
  );
});

test('a large Parquet file comes in chunks, in order, and tells how far it is', async () => {
  const path = await parquet(
    'large.parquet',
    'SELECT range AS n, range % 7 AS k FROM range(200000)',
  );
  const told: ReadProgress[] = [];
  const table = await openTable({ path, onProgress: (progress) => told.push(progress) });
  const chunks = await chunksOf(table);
  assert.ok(chunks.length > 2);
  const { n } = plain(await readAll(table));
  assert.equal(n!.length, 200_000);
  assert.ok(n!.every((value, i) => value === i));
  assert.equal(told.findLast(({ rows }) => rows === 200_000)?.rows, 200_000);
});

test('several Parquet files are one table, if their columns are the same', async () => {
  const first = await parquet('p1.parquet', 'SELECT 1 AS a');
  const second = await parquet('p2.parquet', 'SELECT unnest([2, 3]) AS a');
  const other = await parquet('q1.parquet', 'SELECT 1 AS b');
  const table = await openTable({ path: join(folder, 'p?.parquet') });
  assert.deepEqual(plain(await readAll(table)), { a: [1, 2, 3] });
  assert.equal(bare(await table.locate(2)), 'p2.parquet, row 2');
  await assert.rejects(openTable({ path: [first, second, other] }), (error: Error) => {
    const message = 'q1.parquet: expected column 1 to be "a", found "b", unlike p1.parquet';
    assert.equal(bare(error.message), message);
    return true;
  });
});

test('what is no Parquet is refused', async () => {
  const path = fileWith('not.parquet', 'a,b\n1,2\n');
  await assert.rejects(openTable({ path }), (error: Error & { code: string }) => {
    assert.equal(error.code, 'data');
    assert.match(bare(error.message), /^not\.parquet: .*$/);
    return true;
  });
});

const csv = 'day;x;label\n2024-01-02;1,5;a\nNA;2;\n2024-01-03;NA;b\n';
const german = { delimiter: ';', decimal: ',' } as const;

test('SQL over a CSV sees the cells as they are read', async () => {
  const sql = `SELECT label, x * 2 AS twice, CAST(day AS DATE) + 1 AS next FROM data ORDER BY x DESC NULLS LAST; -- all`;
  assert.deepEqual(await tableOf(csv, { ...german, sql }), {
    label: [null, 'a', 'b'],
    twice: [4, 3, null],
    next: [null, '2024-01-03', '2024-01-04'],
  });
});

test('SQL over Parquet and over packed files with a window and an aggregate', async () => {
  const path = await parquet(
    'large2.parquet',
    'SELECT range % 10 AS k, range AS n FROM range(1000)',
  );
  const sql = 'SELECT k, sum(n) AS total FROM data GROUP BY k ORDER BY k';
  const { k, total } = plain(await readAll(await openTable({ path, sql })));
  assert.deepEqual(k, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.equal(total![3], 49_800);
});

test('an answer that draws is the same in every pass', async () => {
  const table = await openTable({
    path: join(root, 'data/iris.csv'),
    sql: 'SELECT random() AS r FROM data',
  });
  assert.deepEqual(plain(await readAll(table)), plain(await readAll(table)));
  assert.equal(await table.locate(3), 'data.sql, row 4 of its answer');
});

const secret = fileWith('secret.csv', 'a\n1\n');
const forbidden: Record<string, string> = {
  'another file': `SELECT * FROM read_csv('${secret}')`,
  'another file as text': `SELECT * FROM read_text('${secret}')`,
  'a file by its name': `SELECT * FROM '${secret}'`,
  'the names of files': `SELECT * FROM glob('/*')`,
  'the network': `SELECT * FROM read_csv('https://localhost/x.csv')`,
  'a copy to a file': `COPY data TO '${join(folder, 'out.csv')}'`,
  'an attached database': `ATTACH '${join(folder, 'x.db')}'`,
  'an extension': 'INSTALL httpfs',
  'a loaded extension': 'LOAD httpfs',
  'a setting': 'SET enable_external_access = true',
  'an insertion': 'INSERT INTO data VALUES (1)',
  'a table': 'CREATE TABLE t AS SELECT 1',
  'two statements': 'SELECT 1; SELECT 2',
  'a setting within a query': "SELECT * FROM query('SET threads = 1')",
  'a parameter': 'SELECT ?',
  'no query': 'SELEC 1',
  'a column that is not there': 'SELECT nope FROM data',
};

for (const [what, sql] of Object.entries(forbidden))
  test(`SQL cannot have ${what}`, async () => {
    const path = await parquet('one.parquet', 'SELECT 1 AS a');
    for (const from of [path, join(root, 'data/iris.csv')])
      await assert.rejects(openTable({ path: from, sql }), (error: Error & { code: string }) => {
        assert.equal(error.code, 'data');
        assert.match(error.message, /^data\.sql: [^\n]+$/);
        return true;
      });
  });

test('a query has memory enough for a table, however little is allowed', async () => {
  const path = fileWith('long.csv', `a,b\n${'1,x\n'.repeat(200_000)}`);
  const sql = 'SELECT a, count(*) AS n FROM data GROUP BY a';
  const table = await openTable({ path, sql, memoryLimit: 1000 });
  assert.deepEqual(plain(await readAll(table)), { a: [1], n: [200_000] });
});
