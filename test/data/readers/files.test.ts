import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text as textOfStream } from 'node:stream/consumers';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openTable } from '../../../src/data/readers/open.ts';
import { headOf, readAll, readFirst } from '../../../src/data/readers/read-all.ts';
import type { ReadProgress } from '../../../src/data/readers/request.ts';
import type { TableSource, TextColumn } from '../../../src/data/source.ts';
import { root } from '../../support/paths.ts';
import { bare, chunksOf, fileWith, plain, tableOf, withTable } from '../../support/tables.ts';

const text = 'a,b\n1,x\n2.5,\n';
const table = { a: [1, 2.5], b: ['x', null] };

/** `text`, packed by python-zstandard: with a checksum, and in two frames. */
const zstd = [
  'KLUv/SQNaQAAYSxiCjEseAoyLjUsCpaVhAk=',
  'KLUv/SAEIQAAYSxiCii1L/0gCUkAADEseAoyLjUsCg==',
];

test('what gzip packed is unpacked, whatever the file is called', async () => {
  const packed = gzipSync(text);
  assert.deepEqual(await tableOf(packed, { name: 't.csv.gz' }), table);
  assert.deepEqual(await tableOf(packed), table);
  assert.deepEqual(await tableOf(Buffer.concat([packed, gzipSync('3,y\n')])), {
    a: [1, 2.5, 3],
    b: ['x', null, 'y'],
  });
});

test('what zstd packed is unpacked', async () => {
  for (const packed of zstd) assert.deepEqual(await tableOf(Buffer.from(packed, 'base64')), table);
});

test('packed tabs are told by the name within', async () => {
  const packed = gzipSync('a\tb\n1\t2\n');
  assert.deepEqual(await tableOf(packed, { name: 't.tsv.gz' }), { a: [1], b: [2] });
});

test('damaged packings are refused', async () => {
  const gzip = gzipSync(text);
  const broken = [gzip.subarray(0, 20), Buffer.from(gzip).fill(7, 12, 16), gzip.subarray(0, 4)];
  for (const bytes of broken)
    await assert.rejects(tableOf(bytes), {
      code: 'data',
      message: 't.csv: the gzip data are damaged or end too early',
    });
  for (const packed of zstd)
    await assert.rejects(tableOf(Buffer.from(packed, 'base64').subarray(0, -8)), {
      code: 'data',
      message: 't.csv: the zstd data are damaged or end too early',
    });
});

test('several files are one table, in the order of the request; a pattern’s in that of their names', async () => {
  const [a, b] = [fileWith('part-1.csv', 'x,y\n1,a\n2,b\n'), fileWith('part-2.csv', 'x,y\n3,\n')];
  fileWith('part-3.txt', 'z\n');
  const read = async (path: string | string[]) => plain(await readAll(await openTable({ path })));
  assert.deepEqual(await read([b, a]), { x: [3, 1, 2], y: [null, 'a', 'b'] });
  const pattern = join(dirname(a), 'part-*.csv');
  assert.deepEqual(await read(pattern), { x: [1, 2, 3], y: ['a', 'b', null] });
  const several = await openTable({ path: pattern });
  assert.equal(bare(await several.locate(2)), 'part-2.csv:2');
  assert.equal(bare(await several.locate(1)), 'part-1.csv:3');
  const chunks = await chunksOf(several);
  assert.deepEqual(
    chunks.map(({ firstRow, rows }) => [firstRow, rows]),
    [[0, 3]],
  );
  const { rows, bytes } = await several.fingerprint();
  assert.deepEqual([rows, bytes], [3, 12 + 7]);
});

test('a file whose columns are not those of the first is named', async () => {
  const first = fileWith('first.csv', 'x,y\n1,2\n');
  const other = async (text: string) =>
    openTable({ path: [first, fileWith('other.csv', text)] }).then(
      () => 'read',
      (error: Error) => bare(error.message),
    );
  assert.equal(
    await other('x,z\n'),
    'other.csv: expected column 2 to be "y", found "z", unlike first.csv',
  );
  assert.equal(await other('x,y,z\n'), 'other.csv: expected 2 columns, found 3, unlike first.csv');
  assert.equal(await other('x\n'), 'other.csv: expected 2 columns, found 1, unlike first.csv');
});

test('files, folders and patterns that are not there are told', async () => {
  const missing = { 'no/such.csv': 'no such file', 'no/*.csv': 'matches no file' };
  for (const [path, reason] of Object.entries(missing))
    await assert.rejects(openTable({ path }), { code: 'data', message: `${path}: ${reason}` });
  await assert.rejects(openTable({ path: root }), {
    message: `${root}: expected a file, found a directory`,
  });
});

const readsStdin = `
import { openTable } from '${join(root, 'dist/src/data/readers/open.js')}';
const table = await openTable({ path: '-' });
const names = [];
for (let pass = 0; pass < 2; pass++)
  for await (const { columns } of table.chunks()) names.push(...columns.map(({ name, type }) => name + ' ' + type));
process.stdout.write(names.join() + ' ' + (await table.locate(1)));
`;

test('standard input is read as often as needed', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', readsStdin]);
  child.stdin.end(gzipSync(text));
  assert.equal(
    await textOfStream(child.stdout),
    'a number,b text,a number,b text standard input:3',
  );
});

const encodings: Record<string, [bytes: Buffer, encoding?: string]> = {
  'UTF-8 with a byte order mark': [Buffer.from('\ufeffä,b\n日,2\n')],
  'UTF-16 with a byte order mark': [Buffer.from('\ufeffä,b\n日,2\n', 'utf16le')],
  'UTF-16 without one': [Buffer.from('ä,b\n日,2\n', 'utf16le'), 'utf-16le'],
  'big-endian UTF-16': [Buffer.from('\ufeffä,b\n日,2\n', 'utf16le').swap16()],
  'Shift JIS': [Buffer.from([0xc3, 0xa4, 0x2c, 0x62, 0x0a, 0x93, 0xfa, 0x2c, 0x32]), 'shift_jis'],
};

for (const [name, [bytes, encoding]] of Object.entries(encodings))
  test(`${name} is read`, async () => {
    const found = await tableOf(bytes, encoding === undefined ? {} : { encoding });
    assert.deepEqual(Object.values(found), [['日'], [2]]);
  });

test('Latin-1 is read, and what an encoding lacks is located', async () => {
  const latin1 = Buffer.from('name,b\nMüller,1\n', 'latin1');
  assert.deepEqual(await tableOf(latin1, { encoding: 'latin1' }), { name: ['Müller'], b: [1] });
  const cut = Buffer.concat([Buffer.from('a\n日\n', 'utf16le'), Buffer.from([0x00, 0xdc])]);
  await assert.rejects(tableOf(cut, { encoding: 'utf-16le' }), {
    message: 't.csv:3:1: expected utf-16le text, found bytes that are none',
  });
  await assert.rejects(tableOf('a\n', { encoding: 'klingon' }), {
    message: 'unknown encoding "klingon"; expected a name such as "utf-8", "utf-16le" or "latin1"',
  });
});

test('a long reading tells how far it has come', async () => {
  const long = `a,b\n${'1,2\n'.repeat(600_000)}`;
  const told: ReadProgress[] = [];
  await withTable(long, { onProgress: (progress) => told.push(progress) }, async (table) => {
    await readAll(table);
  });
  assert.ok(told.length > 3);
  assert.deepEqual(told.at(-1), { bytes: long.length, totalBytes: long.length, rows: 600_000 });
  for (const [i, { bytes, rows }] of told.entries())
    assert.ok(i === 0 || (bytes > told[i - 1]!.bytes && rows > told[i - 1]!.rows));
});

test('a file that is written to between two passes is refused, not read as if it were the same', async () => {
  const path = fileWith('changing.csv', 'a\n1\n2\n');
  const source = await openTable({ path });
  assert.deepEqual(plain((await chunksOf(source))[0]!), { a: [1, 2] });
  fileWith('changing.csv', 'a\n1\n3\n'); // as long as before
  utimesSync(path, 0, 0);
  await assert.rejects(chunksOf(source), {
    code: 'data',
    message: `${path}: changed while it was read`,
  });
});

test('the first rows of a table are those of so many bytes, or chunks, and have their own types', async () => {
  const lines = Array.from({ length: 200_000 }, (_, i) => (i < 199_000 ? `${i}` : 'x'));
  const path = fileWith('first.csv', `a\n${lines.join('\n')}\n`);
  const source = await openTable({ path, memoryLimit: 1e6 });
  const { raw, isWhole } = await readFirst(source, 1);
  assert.ok(!isWhole && raw.rows > 0 && raw.rows < 199_000);
  const numbers = { a: Array.from({ length: raw.rows }, (_, i) => i) };
  assert.deepEqual(plain(raw), numbers);
  const whole = await readFirst(source, 1e9);
  assert.deepEqual(
    [whole.isWhole, whole.raw.rows, plain(whole.raw)['a']![7]],
    [true, 200_000, '7'],
  );

  const { name, names } = source;
  const chunked: TableSource = {
    name,
    names,
    chunks: () => source.chunks(),
    locate: (row) => source.locate(row),
    fingerprint: () => source.fingerprint(),
  };
  const byChunks = await readFirst(chunked, 1);
  assert.ok(!byChunks.isWhole && byChunks.raw.rows < 199_000);
  assert.equal(plain(byChunks.raw)['a']![7], '7', 'chunks have the types of the whole table');
});

test('the head of a table has no more texts than its rows', async () => {
  const raw = await withTable('a,b\nx,1\ny,2\nx,3\nz,4\n', {}, readAll);
  const head = headOf(raw, 3);
  assert.deepEqual(plain(head), { a: ['x', 'y', 'x'], b: [1, 2, 3] });
  assert.deepEqual((head.columns[0] as TextColumn).dictionary, ['x', 'y']);
  assert.equal(headOf(raw, 4), raw);
});
