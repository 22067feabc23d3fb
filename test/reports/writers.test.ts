import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { useBackend } from '../../src/tensorflow.ts';
import { train } from '../../src/train.ts';
import { folderWith, gradtape } from '../support/cli.ts';
import { needsPython, readEvents } from '../support/event-files.ts';

const points = 'x,y\n1,2\n2,4\n3,6\n4,8\n';

test('the callbacks of a config write their files, in programs too', needsPython, async (t) => {
  await useBackend('native');
  const folder = folderWith(t, { 'points.csv': points });
  const [logDir, path] = [join(folder, 'logs'), join(folder, 'log.csv')];
  const { loss } = await train({
    data: { path: join(folder, 'points.csv'), target: 'y' },
    model: { type: 'sequential', layers: [{ type: 'dense', units: 1 }] },
    epochs: 4,
    callbacks: [
      { type: 'csvLogger', path },
      { type: 'tensorBoard', logDir, histogramFreq: 2, writeGraph: true },
    ],
  });
  const rows = readFileSync(path, 'utf8').trimEnd().split('\r\n');
  assert.equal(rows.length, 5);
  const { tensors, graph, hparams } = readEvents(join(logDir, 'train'));
  const [step, last] = tensors['epoch_loss']!.at(-1)!;
  assert.deepEqual([step, Math.fround(last as number)], [3, Math.fround(loss)]);
  const steps = tensors['dense_1/kernel/histogram']!.map(([epoch]) => epoch);
  assert.deepEqual(steps, [0, 2]);
  assert.ok(graph!.some(([, op]) => op === 'MatMul' || op === 'BatchMatMulV2'));
  assert.deepEqual([hparams!.settings['epochs'], hparams!.status], [4, 1]);
});

test(
  'train --tensorboard writes event files; without native TensorFlow it says that they have no graph',
  needsPython,
  async (t) => {
    const cwd = folderWith(t, { 'points.csv': points });
    const config = JSON.stringify({ data: { path: 'points.csv', target: 'y' }, epochs: 2 });
    const named = ['train', '-', '-q', '--tensorboard', 'here', '--backend', 'cpu'];
    const { code, stderr } = await gradtape(named, { cwd, stdin: config });
    assert.match(stderr, /^warning: TensorBoard gets no graph: \S.*\n$/);
    assert.equal(code, 0);
    assert.equal(readEvents(join(cwd, 'here/train')).tensors['epoch_loss']!.length, 2);
    const usual = ['train', '-', '-q', '--backend', 'cpu', '--out', 'run', '--tensorboard'];
    await gradtape(usual, { cwd, stdin: config });
    assert.ok(existsSync(join(cwd, 'run/tensorboard/train')));
  },
);

test('a run whose event files cannot be written ends with exit code 6 and one line', async (t) => {
  const cwd = folderWith(t, { 'points.csv': points, taken: '' });
  const config = JSON.stringify({ data: { path: 'points.csv', target: 'y' }, epochs: 2 });
  const args = ['train', '-', '-q', '--backend', 'cpu', '--tensorboard', 'taken'];
  const { code, stderr } = await gradtape(args, { cwd, stdin: config });
  assert.equal(code, 6);
  assert.match(stderr, /^error: cannot write taken\/train\/\S+: something else is in its place\n$/);
});
