/** @file What check and init say of a table that is larger than memory. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { folderWith, gradtape } from '../support/cli.ts';

const count = 60_000;

/** Of two ages, the second of which begins in the middle; the fifth row is the fourth again, and a cell of the last lacks. */
const table = (last = '7,1.5,new,2'): string =>
  `a,b,age,y\n${Array.from({ length: count - 1 }, (_, i) => {
    const row = i === 4 ? 3 : i;
    const [a, b] = [(row * 7919) % 10_007, row % 11];
    return `${a},${b === 5 ? '' : b},${i < count / 2 ? 'old' : 'new'},${(2 * a + b) % 17}`;
  }).join('\n')}\n${last}\n`;

const config = JSON.stringify({
  data: { path: 't.csv', target: 'y', memoryLimit: '100 kB', missing: 'mean', split: 0.1 },
  batchSize: 64,
});

test('check learns of all rows of a large table, looks for what is doubtful in the first, and says so', async (t) => {
  const cwd = folderWith(t, { 't.csv': table(), 'c.json': config });
  const { code, stdout, stderr } = await gradtape(['check', 'c.json', '--strict'], { cwd });
  assert.deepEqual([code, stderr], [0, '']);
  const [, rows] = /^t\.csv: larger than data\.memoryLimit: looked at its first (\S+) rows$/m.exec(
    stdout,
  )!;
  assert.match(stdout, /^t\.csv: 60,000 rows, 54,000 train, 6,000 validate\n/);
  assert.match(stdout, /^age +category +2 distinct texts +2 features/m);
  assert.match(
    stdout,
    new RegExp(`^note: "age" is "old" in every row, in the first ${rows} rows$`, 'm'),
  );
  assert.match(
    stdout,
    /^note: t\.csv:6: \d+ rows? \(.*\) (?:is|are) equal to an earlier one, in the first /m,
  );
  assert.match(stdout, new RegExp(` missing in the first ${rows}$`, 'm'));

  const { lookedAt, parts, columns } = JSON.parse(
    (await gradtape(['check', 'c.json', '--json'], { cwd })).stdout,
  ) as { lookedAt: number; parts: object; columns: { name: string; missingCells: number }[] };
  assert.equal(lookedAt.toLocaleString('en-US'), rows);
  assert.ok(lookedAt < count / 2);
  assert.deepEqual(parts, { training: 54_000, validation: 6000, test: 0 });
  assert.equal(columns[1]?.missingCells, Math.floor((lookedAt + 5) / 11));
});

test('check refuses what train would refuse of the last row of a large table, and still looks at the first', async (t) => {
  const cwd = folderWith(t, { 't.csv': table('seven,1,new,2'), 'c.json': config });
  const { code, stdout, stderr } = await gradtape(['check', 'c.json'], { cwd });
  assert.equal(code, 3);
  assert.match(stderr, /^error: t\.csv:60001: column "a": /);
  assert.match(stdout, /^t\.csv: larger than data\.memoryLimit: looked at its first \S+ rows\n/);
  assert.match(stdout, /^note: t\.csv:6: /m);
  const trained = await gradtape(['train', 'c.json', '--no-save', '--backend', 'cpu'], { cwd });
  assert.deepEqual([trained.code, trained.stderr], [code, stderr]);
});

test('init writes a config by the first rows of a large table, and says so', async (t) => {
  const cwd = folderWith(t, { 't.csv': table('seven,1,new,2') });
  const { code, stdout, stderr } = await gradtape(
    ['init', 't.csv', '-t', 'y', '--set', 'data.memoryLimit=100 kB'],
    { cwd },
  );
  assert.deepEqual([code, stderr], [0, '']);
  const [, rows] =
    /^t\.csv: larger than data\.memoryLimit: looked at its first (\S+) rows\nt\.json: ready; .*\n$/.exec(
      stdout,
    )!;
  const text = readFileSync(join(cwd, 't.json'), 'utf8');
  assert.match(text, new RegExp(`by its first ${rows} rows, written by gradtape init`));
  assert.match(
    text,
    new RegExp(`"age": \\{ "type": "ignore" \\},? // .*in the first ${rows} rows`),
  );
  const { settings } = await loadConfig({ files: ['-'], stdin: text });
  const { split, memoryLimit } = settings['data'] as { split: object; memoryLimit: string };
  const { validation } = split as { validation: number };
  assert.equal(memoryLimit, '100 kB');
  const bytes = table('seven,1,new,2').length;
  assert.ok(validation > 0 && validation * 3 * bytes < 0.3 * 100e3, 'what validates fits');
});

test('init that can learn nothing of the first rows says of how many', async (t) => {
  const cwd = folderWith(t, { 't.csv': table() });
  const { code, stdout, stderr } = await gradtape(
    ['init', 't.csv', '-t', 'age', '-o', '-', '--set', 'data.memoryLimit=100 kB'],
    { cwd },
  );
  assert.deepEqual([code, stdout], [3, '']);
  assert.match(
    stderr,
    /^error: t\.csv: column "age": .*, in the first [\d,]+ rows\nhint: .*memoryLimit/,
  );
});

test('folds of a table larger than memory are refused', async (t) => {
  const cwd = folderWith(t, { 't.csv': table(), 'c.json': config });
  const { code, stderr } = await gradtape(['train', 'c.json', '--folds', '3'], { cwd });
  assert.equal(code, 2);
  assert.match(stderr, /^error: folds need the table in memory, .* 100 kB\nhint: .*memoryLimit/);
});
