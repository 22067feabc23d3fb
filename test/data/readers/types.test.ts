import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { readAll, joined } from '../../../src/data/readers/read-all.ts';
import { chunksOf, plain, tableOf, withTable } from '../../support/tables.ts';

test('a column is of numbers when every cell is one or is missing', async () => {
  assert.deepEqual(await tableOf('a,b,c\n1,NA,x\n,2,nan\n-inf,null,1\n'), {
    a: [1, null, -Infinity],
    b: [null, 2, null],
    c: ['x', null, '1'],
  });
});

test('other texts can stand for what is missing, even numbers', async () => {
  assert.deepEqual(await tableOf('a,b\n-999,NA\n1,-\n', { missing: ['-999', '-'] }), {
    a: [null, 1],
    b: ['NA', null],
  });
});

test('a column can be asked for as text', async () => {
  assert.deepEqual(await tableOf('zip,n\n01234,1\n00501,2\n', { text: ['zip'] }), {
    zip: ['01234', '00501'],
    n: [1, 2],
  });
});

test('a column without any value is of numbers', async () => {
  assert.deepEqual(await tableOf('a,b\n,1\nNA,2\n'), { a: [null, null], b: [1, 2] });
});

/** A column of exact texts that looks like numbers up to row 900,000, beside a text and a number column. */
const late = `n,late,t\n${'1,1.50,NA\n'.repeat(900_000)}2,1.5x,b\n3,07,c\n`;

test('a column that turns into text at row 900,000 keeps every text, and says where it turned', async () => {
  await withTable(late, {}, async (table) => {
    const { rows, columns } = await readAll(table);
    const [n, turned, t] = columns;
    assert.equal(rows, 900_002);
    assert.equal(n!.type, 'number');
    assert.ok(turned?.type === 'text' && t?.type === 'text');
    assert.deepEqual(turned.dictionary, ['1.50', '1.5x', '07']);
    assert.deepEqual(turned.firstText, { row: 900_000, text: '1.5x' });
    assert.deepEqual(t.firstText, { row: 900_000, text: 'b' });
    assert.match(await table.locate(turned.firstText.row), /t\.csv:900002$/);
  });
});

test('chunks have the types of the whole table, follow each other, and are bounded', async () => {
  await withTable(late, {}, async (table) => {
    const chunks = await chunksOf(table);
    assert.ok(chunks.length > 1);
    for (const chunk of chunks) {
      assert.deepEqual(
        chunk.columns.map(({ type }) => type),
        ['number', 'text', 'text'],
      );
      assert.ok(chunk.rows < 900_000);
    }
    assert.deepEqual(joined(table.names, chunks), await readAll(table));
  });
});

test('a table without rows has columns', async () => {
  assert.deepEqual(await tableOf('a,b\n'), { a: [], b: [] });
  await withTable('a,b\n', {}, async (table) => {
    assert.deepEqual(await chunksOf(table), []);
    assert.deepEqual(plain(joined(table.names, [])), { a: [], b: [] });
  });
});

test('the fingerprint has the rows, all columns, and the digest of the bytes as they are', async () => {
  const text = '\ufeffa,b\r\n1,2\r\n3,4\r\n';
  const { length: bytes } = Buffer.from(text);
  await withTable(text, { columns: ['b'] }, async (table) => {
    const sha256 = createHash('sha256').update(text).digest('hex');
    assert.deepEqual(await table.fingerprint(), { rows: 2, columns: ['a', 'b'], sha256, bytes });
  });
});
