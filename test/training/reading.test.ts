/** @file Tables of every kind, from a config to the data that trains. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { loadConfig } from '../../src/config/load.ts';
import { prepareTable } from '../../src/training/prepare.ts';
import { fileWith } from '../support/tables.ts';

interface Case {
  name: string;
  content: string | Uint8Array;
  data?: object;
}

const cases: Record<string, Case> = {
  'a plain CSV': { name: 'plain.csv', content: 'x,y\n1.5,2\n3,4\n' },
  'German numbers below a title, with remarks': {
    name: 'german.csv',
    content: Buffer.from('Übersicht\n# a\nx;y\n1,5;2 # sic\n"3";4\n', 'latin1'),
    data: { delimiter: ';', decimal: ',', comment: '#', skipLines: 1, encoding: 'latin1' },
  },
  'a packed TSV': { name: 'packed.tsv.gz', content: gzipSync('x\ty\n1.5\t2\n3\t4\n') },
  'JSON Lines': { name: 'lines.jsonl', content: '{"x": 1.5, "y": 2}\n{"y": 4, "x": 3}\n' },
  'no header': { name: 'bare.csv', content: '1.5,2\n3,4\n', data: { header: ['x', 'y'] } },
  SQL: {
    name: 'sql.csv',
    content: 'k,v\na,1.5\nb,3\n',
    data: { sql: 'SELECT v AS x, row_number() OVER (ORDER BY k) * 2 AS y FROM data ORDER BY k' },
  },
};

for (const [what, { name, content, data }] of Object.entries(cases))
  test(`${what}: read as its config says`, async () => {
    const settings = { data: { path: fileWith(name, content), target: 'y', ...data } };
    const { config } = await loadConfig({ settings });
    const { training } = await prepareTable(config);
    assert.deepEqual([...training.x], [1.5, 3]);
    assert.deepEqual([...training.y], [2, 4]);
  });

test('other texts can stand for missing cells', async () => {
  const path = fileWith('missing.csv', 'x,y\n1.5,2\n-,9\n3,4\n');
  const data = { path, target: 'y', missingTexts: ['-'], missing: 'drop' };
  const { config } = await loadConfig({ settings: { data } });
  const { training } = await prepareTable(config);
  assert.deepEqual([...training.y], [2, 4]);
});
