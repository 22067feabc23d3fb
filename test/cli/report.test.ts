import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';
import { root } from '../support/paths.ts';
import {
  binaryPredictions,
  labelPredictions,
  metricsCsv,
  runFolder,
} from '../support/run-folders.ts';

const metrics = metricsCsv(8);

test('report writes a page into the run, or where it is told', async (t) => {
  const cwd = folderWith(t, {});
  runFolder(cwd, 'run', { metrics });
  const inRun = await gradtape(['report', 'run'], { cwd });
  assert.deepEqual(inRun, { code: 0, stdout: 'run/report.html\n', stderr: '' });
  const named = await gradtape(['report', 'run', '--out', 'page.html'], { cwd });
  assert.equal(named.stdout, 'page.html\n');
  const streamed = await gradtape(['report', 'run', '-o', '-'], { cwd });
  const page = readFileSync(join(cwd, 'page.html'), 'utf8');
  assert.match(page, /^<!doctype html>/i);
  assert.equal(streamed.stdout, page);
});

test('one plot can be had alone, as SVG or PNG', async (t) => {
  const cwd = folderWith(t, {});
  runFolder(cwd, 'run', { metrics, predictions: binaryPredictions(60) });
  const both = ['report', 'run', '--svg', 'loss.svg', '--png', 'loss.png', '--log-scale'];
  const { stdout, stderr } = await gradtape(both, { cwd });
  assert.equal(stdout, 'loss.svg\nloss.png\n');
  assert.match(stderr, /^(warning: the PNG has no text, .*\n)?$/);
  const svg = readFileSync(join(cwd, 'loss.svg'), 'utf8');
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*role="img"/);
  assert.ok(!svg.includes('var('), 'a colour of the page');
  const png = readFileSync(join(cwd, 'loss.png'));
  assert.deepEqual([png.readUInt32BE(16), png.subarray(1, 4).toString()], [1280, 'PNG']);
  for (const plot of ['accuracy', 'learningRate', 'roc', 'precision-recall', 'confusion']) {
    const alone = await gradtape(['report', 'run', '--svg', '-', '--plot', plot], { cwd });
    assert.match(alone.stdout, /^<svg[^]*<\/svg>\n$/, plot);
  }
});

test('the labels of a run are one plot', async (t) => {
  const cwd = folderWith(t, {});
  runFolder(cwd, 'run', { metrics, predictions: labelPredictions(40) });
  const { stdout, stderr } = await gradtape(['report', 'run', '--svg', '-', '--plot', 'labels'], {
    cwd,
  });
  assert.equal(stderr, '');
  assert.match(stdout, /^<svg[^]*>western<[^]*<\/svg>\n$/);
});

for (const [name, content, said] of [
  ['metrics.csv', 'epoch,loss\n0,"1\n', 'expected a CSV of figures by epoch'],
  ['metrics.csv', 'epoch,f1Score\n0,[1\n', 'expected a CSV of figures by epoch'],
  ['data.json', '[]', 'expected a JSON object'],
  ['predictions.json', '{}', 'expected predictions and the truth'],
  [
    'predictions.json',
    '{"task": "regression", "targets": ["y"], "ids": [], "truth": [], "predicted": []}',
    'expected predictions and the truth',
  ],
  [
    'predictions.json',
    '{"task": "multilabel", "labels": ["a"], "ids": [0], "truth": [[1]], "predicted": [[1]], "scores": [1]}',
    'expected predictions and the truth',
  ],
  [
    'predictions.json',
    '{"task": "binary", "classes": ["a", "b"], "ids": [0], "truth": [1], "predicted": []}',
    'expected predictions and the truth',
  ],
  [
    'predictions.json',
    '{"task": "guess", "classes": [], "ids": [], "truth": [], "predicted": []}',
    'expected predictions and the truth',
  ],
] as const)
  test(`${name} that was altered to ${JSON.stringify(content)} is told in one line`, async (t) => {
    const cwd = folderWith(t, {});
    writeFileSync(join(runFolder(cwd, 'run', { metrics }), name), content);
    const { code, stderr } = await gradtape(['report', 'run'], { cwd });
    assert.equal(code, 3, stderr);
    const hint = 'the file was cut off or altered after it was written';
    assert.equal(stderr, `error: run/${name}: ${said}\nhint: ${hint}\n`);
  });

test('no picture is drawn by code made from strings', async (t) => {
  const cwd = folderWith(t, {});
  runFolder(cwd, 'run', { metrics, predictions: binaryPredictions(60) });
  const env = { NODE_OPTIONS: '--disallow-code-generation-from-strings' };
  const { code, stderr } = await gradtape(['report', 'run'], { cwd, env });
  assert.deepEqual([code, stderr], [0, '']);
});

test('what train writes can be reported on: predictions, weights, best epoch', async (t) => {
  const cwd = folderWith(t, {});
  const config = {
    data: { path: join(root, 'data/iris.csv'), target: 'species', split: { validation: 0.3 } },
    model: { type: 'sequential', layers: [{ type: 'dense', units: 3, activation: 'softmax' }] },
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
    epochs: 5,
  };
  const train = ['train', '-', '--out', 'iris', '-q', '--backend', 'cpu'];
  const trained = await gradtape(train, { cwd, stdin: JSON.stringify(config) });
  assert.equal(trained.code, 0, trained.stderr);
  const { code, stderr } = await gradtape(['report', 'iris'], { cwd });
  assert.deepEqual([code, stderr], [0, '']);
  const page = readFileSync(join(cwd, 'iris/report.html'), 'utf8');
  assert.match(page, /<h1>iris<\/h1>/);
  assert.match(page, /iris: \d+ of 45 rows predicted right/);
  assert.match(page, /iris: 12 numbers from/);
  assert.match(page, /best epoch<\/th>/);
  assert.match(page, /val\.accuracy<\/th>/);
  const again = await gradtape([...train, '--overwrite'], { cwd, stdin: JSON.stringify(config) });
  assert.equal(again.code, 0, again.stderr);
  assert.ok(!existsSync(join(cwd, 'iris/report.html')), 'the report of the run that is gone');
});

const mistakes: Record<string, [args: string[], error: RegExp, code: number]> = {
  'a plot that is not there': [
    ['run', '--svg', '-', '--plot', 'acuracy'],
    /^error: no plot is named "acuracy"\nhint: did you mean "accuracy"\?\n$/,
    2,
  ],
  'a plot that each run has': [
    ['run', 'other', '--svg', '-', '--plot', 'confusion'],
    /^error: each run has a plot named "confusion"\nhint: name one run\n$/,
    2,
  ],
  'a plot of the page': [
    ['run', '--plot', 'loss'],
    /^error: --plot chooses what --svg or --png writes\nhint: .*\n$/,
    2,
  ],
  'a folder that is no run': [['.'], /^error: \.: no run, it has no config\.json\nhint: .*\n$/, 3],
  'a folder that is not there': [
    ['nowhere'],
    /^error: nowhere: no run, it has no config\.json\nhint: .*\n$/,
    3,
  ],
  'a page that cannot be written': [
    ['run', '--out', 'run/nowhere/page.html'],
    /^error: cannot write run\/nowhere\/page\.html: no such folder\n$/,
    6,
  ],
};

for (const [name, [args, error, code]] of Object.entries(mistakes))
  test(`report: ${name} is one line`, async (t) => {
    const cwd = folderWith(t, {});
    for (const run of ['run', 'other'])
      runFolder(cwd, run, { metrics, predictions: binaryPredictions(20) });
    const found = await gradtape(['report', ...args], { cwd });
    assert.match(found.stderr, error);
    assert.deepEqual([found.code, found.stdout], [code, '']);
  });
