import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';
import { root } from '../support/paths.ts';

const train = (...args: string[]) => gradtape(['train', '--backend', 'native', ...args]);
const folds = (...args: string[]) => train('linreg.json', '--epochs', '3', '--folds', '3', ...args);

test('each fold is told by its last epoch, and at the end mean and deviation', async () => {
  const { code, stdout, stderr } = await folds();
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  const numbers = (name: string) =>
    [...stdout.matchAll(new RegExp(`^${name}: {2}([\\d.e-]+)$`, 'gm'))].map(([, text]) =>
      Number(text),
    );
  const losses = numbers('val.loss');
  assert.deepEqual([numbers('Fold'), losses.length], [[0, 1, 2], 3]);
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / 3;
  const [, told, deviation] = /^Folds: {2}3\n[^]*^val\.loss: {2}(\S+) ± (\S+)\n$/m.exec(stdout)!;
  assert.ok(Math.abs(Number(told) - mean) < 1e-5 * mean, `${told} and ${mean}`);
  const variance = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / 3;
  assert.ok(Math.abs(Number(deviation) - Math.sqrt(variance)) < 1e-4 * mean);
});

test('the same folds as JSON Lines, and with --quiet only how they spread', async () => {
  const lines = (await folds('--json')).stdout.trim().split('\n');
  const events = lines.map((line) => JSON.parse(line) as { event: string; fold?: number });
  assert.deepEqual(
    events.map(({ event, fold }) => [event, fold]),
    [
      ['fold', 0],
      ['fold', 1],
      ['fold', 2],
      ['folds', undefined],
    ],
  );
  const { stdout } = await folds('--quiet');
  assert.match(stdout, /^Folds: {2}3\nLoss: {2}\S+ ± \S+\nval\.loss: {2}\S+ ± \S+\n$/);
});

test('expectations hold of the mean', async () => {
  assert.equal((await folds('-q', '--expect', 'val.loss<1000')).code, 0);
  const { code, stderr } = await folds('-q', '--expect', 'val.loss<0');
  assert.equal(code, 4);
  assert.match(stderr, /--expect val\.loss<0: not met/);
});

test('what folds cannot be is told in one line, and no run is written', async (t) => {
  const cwd = folderWith(t, {
    't.csv': 'x,y\n1,2\n2,3\n',
    'c.json': '{ "data": { "path": "t.csv", "target": "y" } }',
  });
  const run = (...args: string[]) => gradtape(['train', 'c.json', ...args], { cwd });
  const cases: [string[], number, RegExp][] = [
    [['--folds', '1'], 2, /^error: --folds: expected an integer from 2 up, found "1"\n$/],
    [['--folds', '3'], 3, /^error: t\.csv: expected 3 rows at least for the folds, found 2\n$/],
    [['--folds', '2', '--out', 'o'], 2, /cannot be used with/],
    [
      ['--folds', '2', '--set', 'data.validation=t.csv'],
      2,
      /^error: data\.validation: expected no file of its own with --folds\nhint: /,
    ],
  ];
  for (const [args, expected, message] of cases) {
    const { code, stderr } = await run(...args);
    assert.match(stderr, message);
    assert.equal(code, expected);
  }
  assert.deepEqual(readdirSync(cwd).toSorted(), ['c.json', 't.csv']);
});

test('logs of one run are refused by name', async () => {
  const set = 'callbacks=[{"type": "earlyStopping"}, {"type": "csvLogger", "path": "a.csv"}]';
  const { code, stdout, stderr } = await folds('--set', set);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /^error: callbacks\[1\]: csvLogger writes the log of one run, /);
});

test('Ctrl-C in folds ends with 130, and tells the folds that were done', async () => {
  const endless = ['--epochs', '100000', '--folds', '5', '--execution', 'graph'];
  const args = ['bin/gradtape.js', 'train', 'linreg.json', '--backend', 'native', ...endless];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = text(child.stderr);
  child.stdout.once('data', () => child.kill('SIGINT')).resume(); // the first fold is told
  assert.deepEqual(await once(child, 'close'), [130, null]);
  assert.match(
    await said,
    /^error: interrupted by SIGINT\nhint: [1-4] of 5 folds were done: val\.loss [\d.]+(, [\d.]+)*\n$/,
  );
});
