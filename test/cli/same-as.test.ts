import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';

const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${(i * 3) % 5},${i % 11}`);
const config = {
  data: { path: 'points.csv', target: 'y', split: { validation: 0.25 } },
  model: {
    type: 'sequential',
    layers: [
      { type: 'dense', units: 3, activation: 'tanh' },
      { type: 'dense', units: 1 },
    ],
  },
  metrics: ['mae'],
  // On the backend cpu, where a slow machine would be told that there are no graphs.
  execution: 'eager',
  optimizer: 'adam',
  batchSize: 8,
  epochs: 3,
};

const train = (cwd: string, args: string[], env = {}) =>
  gradtape(['train', 'a.json', '--backend', 'cpu', '--quiet', ...args], { cwd, env });

/** A folder with a config, and in `x` the run of it. */
async function project(t: TestContext): Promise<string> {
  const table = `a,b,y\n${rows.join('\n')}\n`;
  const cwd = folderWith(t, { 'points.csv': table, 'a.json': JSON.stringify(config) });
  const { code, stderr } = await train(cwd, ['--out', 'x']);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  return cwd;
}

const lastLine = (text: string) => JSON.parse(text.trimEnd().split('\n').at(-1)!);

test('a run that comes to the same bits passes, written or not', async (t) => {
  const cwd = await project(t);
  for (const save of [['--no-save'], ['--out', 'y']]) {
    const { code, stderr } = await train(cwd, [...save, '--same-as', 'x']);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  }
});

test('a run that comes to something else is told each difference, exit code 4', async (t) => {
  const cwd = await project(t);
  const args = ['--no-save', '--set', 'optimizer.learningRate=0.00101', '--same-as', 'x'];
  const { code, stderr } = await train(cwd, args);
  const lines = stderr.trimEnd().split('\n');
  const names = lines.map((line) => /^error: --same-as x: ([^:[]*)/.exec(line)?.[1]);
  assert.deepEqual(names.slice(0, 4), [
    'loss',
    'meanAbsoluteError',
    'val.loss',
    'val.meanAbsoluteError',
  ]);
  assert.deepEqual(names.slice(4).toSorted(), [
    'parameters/dense_1/bias',
    'parameters/dense_1/kernel',
    'parameters/dense_2/bias',
    'parameters/dense_2/kernel',
  ]);
  const sizes = lines.slice(4).map((line) => Number(/difference ([^,]*)/.exec(line)![1]));
  assert.deepEqual(
    sizes,
    sizes.toSorted((a, b) => b - a),
  );
  const { loss } = JSON.parse(readFileSync(join(cwd, 'x/summary.json'), 'utf8'));
  assert.match(lines[0]!, new RegExp(`: found [\\d.]+, expected ${loss}, relative difference `));
  assert.equal(code, 4);
  const { code: tolerant } = await train(cwd, [...args, '--tolerance', '0.2']);
  assert.equal(tolerant, 0);
});

test('expectations and differences are told together, with --json, annotations and the summary', async (t) => {
  const cwd = await project(t);
  const args = ['--no-save', '--json', '--epochs', '2', '--expect', 'epochs==3', '--same-as', 'x'];
  const summary = join(cwd, 'summary.md');
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
  const { code, stdout, stderr } = await train(cwd, [...args, '--tolerance', '1e-9'], env);
  assert.equal(code, 4);
  const { differences, ...verdict } = lastLine(stdout);
  assert.deepEqual(verdict, { event: 'sameAs', run: 'x', tolerance: 1e-9, met: false });
  const { loss } = JSON.parse(readFileSync(join(cwd, 'x/summary.json'), 'utf8'));
  assert.deepEqual([differences[0].name, differences[0].expected], ['loss', loss]);
  assert.match(stderr, /^error: --expect epochs==3: not met, found 2$/m);
  assert.match(stderr, /^::error::--same-as x: loss: found /m);
  assert.match(
    readFileSync(summary, 'utf8'),
    /^\| the same as `x` \| loss: found [^|]*; and 7 more \| \*\*not met\*\* \|$/m,
  );
  const same = await train(cwd, ['--no-save', '--json', '--same-as', 'x']);
  assert.deepEqual(lastLine(same.stdout), {
    event: 'sameAs',
    run: 'x',
    tolerance: 0,
    met: true,
    differences: [],
  });
});

test('the weights of the best epoch are compared where these are what the run ends with', async (t) => {
  const cwd = await project(t);
  const best = {
    ...config,
    epochs: 6,
    optimizer: { type: 'sgd', learningRate: 0.2 },
    callbacks: [{ type: 'earlyStopping', monitor: 'loss', patience: 1, restoreBestWeights: true }],
  };
  writeFileSync(join(cwd, 'a.json'), JSON.stringify(best));
  await train(cwd, ['--out', 'z']);
  const {
    stopped,
    epochs,
    best: kept,
  } = JSON.parse(readFileSync(join(cwd, 'z/summary.json'), 'utf8'));
  assert.ok(stopped !== undefined && kept.epoch < epochs - 1, 'the last epoch is not the best');
  const { code, stderr } = await train(cwd, ['--no-save', '--same-as', 'z']);
  assert.deepEqual(
    { code, stderr: stderr.replaceAll(/^(?!error).*\n/gm, '') },
    { code: 0, stderr: '' },
  );
});

const one = (message: RegExp): RegExp => new RegExp(`^error: ${message.source}\nhint: [^\n]*\n$`);

test('what cannot be compared is refused before training, and no earlier run is touched', async (t) => {
  const cwd = await project(t);
  const cases = [
    [['--same-as', 'nowhere'], 3, /nowhere\/summary\.json: no such file/],
    [
      ['--same-as', 'x', '--set', 'model.layers[0].units=4'],
      2,
      /--same-as x: parameters\/dense_1\/kernel: expected float32\[2,3\], found float32\[2,4\]/,
    ],
    [
      ['--same-as', 'x', '--set', 'metrics=["mse"]'],
      2,
      /--same-as x: meanAbsoluteError: expected a figure, found nothing/,
    ],
  ] as const;
  for (const [args, expected, message] of cases) {
    const { code, stdout, stderr } = await train(cwd, ['--out', 'x', '--overwrite', ...args]);
    assert.match(stderr, one(message));
    assert.deepEqual([code, stdout], [expected, '']);
  }
  assert.ok(existsSync(join(cwd, 'x/last/checkpoint.safetensors')));
  const summary = join(cwd, 'x/summary.json');
  writeFileSync(summary, readFileSync(summary, 'utf8').replace('finished', 'interrupted'));
  const { code, stderr } = await train(cwd, ['--no-save', '--same-as', 'x']);
  assert.match(stderr, one(/x: expected a finished run, found one that is interrupted/));
  assert.equal(code, 3);
});

test('--tolerance is a number from 0 up, beside --same-as, and folds have no weights to compare', async (t) => {
  const cwd = folderWith(t, {});
  const usage = async (...args: string[]) => {
    const { code, stderr } = await gradtape(['train', 'linreg.json', ...args], { cwd });
    assert.equal(code, 2);
    return stderr;
  };
  for (const value of ['-1', 'much', 'Infinity', ''])
    assert.match(
      await usage('--same-as', 'x', '--tolerance', value),
      /^error: --tolerance: expected a/,
    );
  assert.match(await usage('--tolerance', '1e-6'), /^error: --tolerance: expected --same-as RUN/);
  assert.match(await usage('--same-as', 'x', '--folds', '3'), /^error: .*cannot be used with/);
});
