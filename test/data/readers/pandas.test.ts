/** @file Tables as pandas reads them; scripts/golden/tables.py wrote what is expected. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readAll } from '../../../src/data/readers/read-all.ts';
import type { RawColumn } from '../../../src/data/source.ts';
import { goldenCases } from '../../support/golden.ts';
import { root } from '../../support/paths.ts';
import { withTable } from '../../support/tables.ts';

interface Case {
  name: string;
  text?: string;
  rows: number;
  columns: { name: string; type: 'number' | 'text'; missing: number; sha256: string }[];
}

function summary(column: RawColumn): Case['columns'][number] {
  const { name, type } = column;
  const cells =
    type === 'number'
      ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
      : Array.from(column.codes, (code) => column.dictionary[code] ?? null);
  const packed =
    type === 'number' ? Buffer.concat(cells.map(bytesOf)) : Buffer.from(JSON.stringify(cells));
  const missing = cells.filter((cell) => cell === null).length;
  return { name, type, missing, sha256: createHash('sha256').update(packed).digest('hex') };
}

function bytesOf(cell: string | number | null): Buffer {
  if (cell === null) return Buffer.from('missing!');
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(cell as number);
  return bytes;
}

for (const { name, text, rows, columns } of goldenCases<Case>('tables.pandas.json'))
  test(`${name}: the same table as pandas reads, to the bit`, async () => {
    const content = text ?? readFileSync(join(root, name));
    await withTable(content, {}, async (table) => {
      const whole = await readAll(table);
      assert.equal(whole.rows, rows);
      assert.deepEqual(whole.columns.map(summary), columns);
    });
  });
