import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../support/paths.ts';

/** What the example prints, on native TensorFlow. */
async function output(name: string): Promise<string> {
  const script = join(root, 'dist/examples', `${name}.js`);
  const env = { ...process.env, GRADTAPE_BACKEND: 'native' };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script], { env });
  assert.equal(stderr, '');
  return stdout;
}

const log = (losses: readonly string[]) =>
  losses.map((loss, epoch) => `Epoch:  ${epoch}\nLoss:  ${loss}\n`);

test('the constants and variables of the article have their shapes', async () => {
  assert.equal(
    await output('article-constants'),
    '[] float32\n[ 3 ] float32\n[ 2, 2 ] float32\n[ 2, 2 ] float32\ntrainable: true\n',
  );
});

test('the derivative of x² at 4 is 8', async () => {
  assert.equal(await output('article-tape'), 'tf.Tensor(8.0, shape=(), dtype=float32)\n');
});

test('the second derivative of x² at 4 is 2', async () => {
  assert.equal(await output('article-nested-tapes'), 'tf.Tensor(2.0, shape=(), dtype=float32)\n');
});

test('the line fitted by hand goes through the losses and models of the article', async () => {
  const losses = ['19.457', '8.134604', '4.186867', '2.8102624', '2.330071', '2.1624107'];
  const models = [
    ['0.116900004', '0.023920001'],
    ['0.18587564', '0.038291242'],
    ['0.22655392', '0.0470237'],
    ['0.25052384', '0.052426066'],
    ['0.2646282', '0.055861536'],
    ['0.2729075', '0.05813503'],
  ];
  const lines = log(losses).map(
    (epoch, i) => `${epoch}model: Y= ${models[i]![0]} X + ${models[i]![1]}\n`,
  );
  assert.equal(await output('article-manual'), lines.join(''));
});

test('the model fitted by Adam goes through the losses of the article', async () => {
  // The fused kernel that made the article's own digits rounds otherwise on other processors.
  const runs = [
    ['19.457', '10.9911995', '5.402389', '2.5634406', '2.0542033'],
    ['19.457', '10.9911995', '5.402388', '2.5634394', '2.0542037'],
  ];
  assert.ok(runs.map((losses) => log(losses).join('')).includes(await output('article-keras')));
});
