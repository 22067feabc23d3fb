import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Finished, folderWith, gradtape } from '../support/cli.ts';

interface Fault {
  title: string;
  table: string | Uint8Array;
  says: RegExp;
  features?: string[];
}

const faults: Fault[] = [
  { title: 'an empty CSV', table: '', says: /t\.csv: the file is empty/ },
  { title: 'a header alone', table: 'X,Y\n', says: /t\.csv: no rows after the header/ },
  { title: 'a ragged row', table: 'X,Y\n1,2\n3\n', says: /t\.csv:3: expected 2 cells, found 1/ },
  {
    title: 'a text cell in a numeric column',
    table: 'X,Y\n1,2\nthree,4\n',
    says: /t\.csv:3: column "X": expected a number, found "three"/,
  },
  {
    title: 'cells that are divided by another character',
    table: 'X;Y\n1;2\n',
    says: /t\.csv: no column "Y"; expected "X;Y"\nhint: if cells are divided by it, say "delimiter": ";" in data\n/,
  },
  {
    title: 'a feature that is not a column',
    table: 'height,Y\n1,2\n',
    features: ['heigth'],
    says: /t\.csv: no column "heigth"; did you mean "height"\?/,
  },
  {
    title: 'a duplicate header',
    table: 'X,Y,X\n1,2,3\n',
    says: /t\.csv:1: the column "X" occurs twice/,
  },
  {
    title: 'a NUL byte',
    table: 'X,Y\n1,\0\n',
    says: /t\.csv:2:3: expected text, found a NUL byte/,
  },
  {
    title: 'a line of 10 MB',
    table: `X,Y\n${'1'.repeat(10 * 2 ** 20)},2\n`,
    says: /t\.csv:2: column "X": expected a record of at most 8 MB/,
  },
  {
    title: 'a quote that is not closed',
    table: 'X,Y\n"1,2\n',
    says: /t\.csv:2: column "X": a quote opens here that is not closed/,
  },
];

async function trainIn(cwd: string, features?: string[]): Promise<Finished> {
  const config = { data: { path: 't.csv', target: 'Y', ...(features && { features }) } };
  const stdin = JSON.stringify({ ...config, epochs: 1 });
  return gradtape(['train', '-', '--backend', 'cpu'], { cwd, stdin });
}

function assertOneLine({ code, stdout, stderr }: Finished, says: RegExp): void {
  assert.match(stderr, says);
  assert.match(stderr, /^error: [^\n]*\n(hint: [^\n]*\n)?$/);
  assert.deepEqual({ code, stdout }, { code: 3, stdout: '' });
}

for (const { title, table, says, features } of faults)
  test(`${title} is one line, exit code 3, and nothing written`, async (t) => {
    const cwd = folderWith(t, { 't.csv': table });
    assertOneLine(await trainIn(cwd, features), says);
    assert.deepEqual(readdirSync(cwd), ['t.csv']);
  });

test('a missing CSV and a directory in its place are exit code 3', async (t) => {
  const cwd = folderWith(t, {});
  assertOneLine(await trainIn(cwd), /t\.csv: no such file/);
  mkdirSync(join(cwd, 't.csv'));
  assertOneLine(await trainIn(cwd), /t\.csv: expected a file, found a directory/);
});

test('a byte order mark, CRLF and quoted newlines are no faults', async (t) => {
  const cwd = folderWith(t, { 't.csv': '\ufeffX,"note\r\nof it",Y\r\n1,"a\r\nb",2\r\n3,c,4\r\n' });
  const { code, stdout } = await trainIn(cwd, ['X']);
  assert.equal(code, 0);
  assert.match(stdout, /^Epoch: {2}0\nLoss: {2}10\.0\n/);
});

test('a loss that becomes NaN or infinite stops with exit code 5 and names the epoch', async (t) => {
  const cwd = folderWith(t, { 't.csv': 'X,Y\n1000,2\n-3000,4\n' });
  const stdin = JSON.stringify({
    data: { path: 't.csv', target: 'Y' },
    optimizer: { type: 'sgd', learningRate: 10 },
    epochs: 100,
    execution: 'eager',
  });
  const { code, stdout, stderr } = await gradtape(['train', '-', '--backend', 'cpu'], {
    cwd,
    stdin,
  });
  const [, last] = /the loss became (?:inf|nan) in epoch (\d+)\nhint: /.exec(stderr)!;
  assert.match(stderr, /^error: training diverged: /);
  assert.match(stdout, new RegExp(`Epoch: {2}${last}\\nLoss: {2}(inf|nan)\\n$`));
  assert.equal(code, 5);
});
