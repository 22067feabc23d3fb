import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { tf, useBackend } from '../../src/tensorflow.ts';
import type { TrainingEvent } from '../../src/training/events.ts';
import { train, trainEvents } from '../../src/train.ts';
import { folderWith } from '../support/cli.ts';

before(() => useBackend('native'));

test('a program trains a bundled config and hears every event', async () => {
  const events: TrainingEvent[] = [];
  const end = await train('linreg.json', { onEvent: (event) => events.push(event) });
  assert.deepEqual(
    events.map(({ event }) => event).filter((event) => event !== 'progress'),
    ['start', ...Array<string>(6).fill('epoch'), 'end'],
  );
  assert.equal(end, events.at(-1));
  assert.deepEqual(end.model, {
    type: 'linear',
    target: 'Y',
    weights: { X: 0.2729075 },
    bias: 0.05813503,
  });
});

test('a config may be an object', async (t) => {
  const folder = folderWith(t, { 'line.csv': 'x,y\n0,1\n1,3\n' });
  const { loss } = await train({
    data: { path: `${folder}/line.csv`, target: 'y' },
    optimizer: { type: 'sgd', learningRate: 0.3 },
    epochs: 200,
  });
  assert.ok(loss < 1e-8, `${loss}`);
});

test('an object that is no config is refused like a file', async () => {
  await assert.rejects(train({ data: { path: 'a.csv', target: 'y' }, epoch: 3 }), {
    code: 'config',
    message: /^config: epoch: unknown key; did you mean "epochs"\?$/,
  });
});

test('neither a whole run nor one that is left early keeps a tensor', async () => {
  for (const config of ['linreg.json', 'linreg-expression.json', 'linreg-adam.json']) {
    const { numTensors } = tf.memory();
    await train(config);
    for await (const { event } of trainEvents(config)) if (event === 'epoch') break;
    assert.equal(tf.memory().numTensors, numTensors, config);
  }
});

test('a run that diverges keeps no tensor and names the epoch', async (t) => {
  const folder = folderWith(t, { 'line.csv': 'x,y\n1e10,1\n-2e10,3\n' });
  const { numTensors } = tf.memory();
  const config = { data: { path: `${folder}/line.csv`, target: 'y' }, optimizer: 'sgd' };
  await assert.rejects(train(config), {
    code: 'diverged',
    message: /^training diverged: the loss became (inf|nan) in epoch \d$/,
  });
  assert.equal(tf.memory().numTensors, numTensors);
});

test('the same seed gives the same run, another seed another', async () => {
  const run = (seed: number) =>
    train({
      data: { path: 'data/diabetes.csv', target: 'progression', standardize: true },
      model: {
        type: 'sequential',
        layers: [
          { type: 'dense', units: 4, activation: 'relu' },
          { type: 'dense', units: 1 },
        ],
      },
      batchSize: 64,
      epochs: 2,
      seed,
    }).then(({ loss }) => loss);
  assert.equal(await run(7), await run(7));
  assert.notEqual(await run(7), await run(8));
});
