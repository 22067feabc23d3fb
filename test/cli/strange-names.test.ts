import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printableLines } from '../../src/printable.ts';
import { folderWith, gradtape } from '../support/cli.ts';

const red = '\u001B[31mX';

test('a name that would colour the terminal is spelled out in the results', async (t) => {
  const config = { data: { path: 'table.csv', target: 'Y\u0007' }, epochs: 1 };
  const cwd = folderWith(t, {
    'table.csv': `${red},Y\u0007\n1,2\n3,4\n`,
    'config.json': JSON.stringify(config),
  });
  const run = await gradtape(['train', 'config.json', '-q', '--backend', 'cpu'], { cwd });
  assert.match(run.stdout, /^model: Y\\u0007= \S+ \\u001b\[31mX [+-] \S+\n$/);
  assert.deepEqual([run.code, run.stderr], [0, '']);
});

test('a name that would colour the terminal is spelled out in a complaint', async () => {
  const { code, stderr } = await gradtape(['train', red]);
  assert.deepEqual([code, stderr], [2, 'error: \\u001b[31mX: no such file\n']);
});

test('a name of two lines is one line of what check prints', async (t) => {
  const cwd = folderWith(t, {
    'table.csv': '"a\nb",Y\n1,2\n2,3\n',
    'config.json': JSON.stringify({ data: { path: 'table.csv', target: 'Y' } }),
  });
  const { stdout } = await gradtape(['check', 'config.json'], { cwd });
  assert.match(stdout, /^a\\u000ab {2}integer {2}/m);
});

test('lines and tabs stay; what turns the direction of writing does not', () => {
  assert.equal(printableLines('a\tb\nc\u202Ed\u009B'), 'a\tb\nc\\u202ed\\u009b');
});
