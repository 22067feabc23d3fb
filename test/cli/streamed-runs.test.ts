import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';
import { savedBits } from '../support/saved-bits.ts';

/** y = 2a - b + 1, in an order that is nobody's. */
const table = `a,b,y\n${Array.from({ length: 600 }, (_, i) => {
  const [a, b] = [(i * 7) % 20, (i * 3) % 11];
  return `${a},${b},${2 * a - b + 1}`;
}).join('\n')}\n`;
const config = (data: object) =>
  JSON.stringify({
    data: { path: 't.csv', target: 'y', standardize: true, memoryLimit: '1 kB', ...data },
    batchSize: 32,
    epochs: 4,
    metrics: ['mae'],
    optimizer: { type: 'adam', learningRate: 0.1 },
    execution: 'graph',
  });
const native = ['--backend', 'native'];

test('a run on a table larger than memory is recorded, gone on with, evaluated, and predicts', async (t) => {
  const cwd = folderWith(t, { 't.csv': table, 'c.json': config({ split: 0.2 }) });
  const cli = (...args: string[]) => gradtape([...args, ...native], { cwd });
  const whole = await cli('train', 'c.json', '--out', 'whole', '-q');
  assert.equal(whole.code, 0, whole.stderr);
  await cli('train', 'c.json', '--out', 'half', '-q', '--epochs', '2');
  const resumed = await cli('train', '--resume', 'half', '-q', '--epochs', '4');
  assert.equal(resumed.stdout, whole.stdout);
  assert.deepEqual(await savedBits(join(cwd, 'half')), await savedBits(join(cwd, 'whole')));

  const evaluated = await cli('evaluate', 'whole', '--json');
  const { of, rows, loss } = JSON.parse(evaluated.stdout) as Record<string, unknown>;
  assert.deepEqual({ of, rows }, { of: 'validation', rows: 120 });
  assert.ok(Number.isFinite(loss), evaluated.stdout);

  const predicted = await cli('predict', 'whole', 't.csv');
  assert.equal(predicted.stdout.trimEnd().split('\n').length, 601);
});

test('training rows that do not fit into memory are not evaluated in part', async (t) => {
  const cwd = folderWith(t, { 't.csv': table, 'c.json': config({}) });
  await gradtape(['train', 'c.json', '--out', 'run', '-q', ...native], { cwd });
  const { code, stderr, stdout } = await gradtape(['evaluate', 'run', ...native], { cwd });
  assert.deepEqual([code, stdout], [3, '']);
  assert.equal(
    stderr,
    'error: run: its training rows are more than data.memoryLimit, 1 kB, holds, and it has no other part\nhint: name a table by --data\n',
  );
});

test('a table larger than memory is evaluated as one that fits', async (t) => {
  const many = Array.from({ length: 40_001 }, (_, i) => `${i % 20},${i % 11},${i % 7}`);
  const cwd = folderWith(t, {
    't.csv': table,
    'many.csv': `a,b,y\n${many.join('\n')}\n`,
    'c.json': config({}),
  });
  const figures = async (memoryLimit: string) => {
    const limit = ['--set', `data.memoryLimit=${memoryLimit}`, '--set', 'shuffle=false'];
    const trained = await gradtape(
      ['train', 'c.json', '--out', memoryLimit, '-q', ...limit, ...native],
      { cwd },
    );
    assert.equal(trained.code, 0, trained.stderr);
    const { stdout } = await gradtape(
      ['evaluate', memoryLimit, '--data', 'many.csv', '--json', ...native],
      { cwd },
    );
    return JSON.parse(stdout) as { of: string; rows: number; loss: number; metrics: object };
  };
  const [large, small] = [await figures('1kB'), await figures('1GB')];
  assert.deepEqual([large.of, large.rows], [small.of, 40_001]);
  assert.ok(Math.abs(large.loss / small.loss - 1) < 1e-6, `${large.loss} and ${small.loss}`);
  assert.deepEqual(Object.keys(large.metrics), Object.keys(small.metrics));
});

test('what training and validation both warn of is said once', async (t) => {
  const cwd = folderWith(t, { 't.csv': table, 'c.json': config({ split: 0.2 }) });
  const args = ['train', 'c.json', '--no-save', '-q', '--backend', 'cpu', '--execution', 'auto'];
  const { code, stderr } = await gradtape(args, { cwd });
  assert.deepEqual(
    [code, stderr],
    [0, 'warning: running eagerly: the cpu backend runs no graphs\n'],
  );
});
