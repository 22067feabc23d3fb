import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { tf, useBackend } from '../../src/tensorflow.ts';
import type { TrainingEvent } from '../../src/training/events.ts';
import { train } from '../../src/train.ts';
import { root } from '../support/paths.ts';

before(() => useBackend('native'));

const diabetes = {
  data: { path: join(root, 'data/diabetes.csv'), target: 'progression', standardize: true },
  epochs: 20,
};
const perceptron = {
  type: 'sequential',
  layers: [
    { type: 'dense', units: 8, activation: 'tanh' },
    { type: 'dense', units: 1 },
  ],
};

const runs: Record<string, Record<string, unknown>> = {
  'a linear model in shuffled batches with a rest': {
    ...diabetes,
    batchSize: 100,
    metrics: ['mae'],
    optimizer: { type: 'adam', learningRate: 0.5 },
  },
  'a network with a schedule, momentum and clipping': {
    ...diabetes,
    model: perceptron,
    batchSize: 64,
    loss: 'huber',
    optimizer: {
      type: 'sgd',
      momentum: 0.9,
      globalClipNorm: 1,
      learningRate: {
        type: 'exponentialDecay',
        initialLearningRate: 0.1,
        decaySteps: 20,
        decayRate: 0.9,
      },
    },
  },
  'a network on the whole table at once': { ...diabetes, model: perceptron, optimizer: 'rmsprop' },
};

/** What a run says, without the time it took, and without the pieces that it took the time in. */
async function said(config: Record<string, unknown>, execution: string): Promise<unknown[]> {
  const events: TrainingEvent[] = [];
  await train({ ...config, execution }, { onEvent: (event) => events.push(event) });
  return events
    .filter(({ event }) => event !== 'progress')
    .map((event) => Object.assign(event, { seconds: 0, execution: '' }));
}

for (const [name, config] of Object.entries(runs))
  test(`${name}: the graph gives the bits of the eager run, and keeps no tensor`, async () => {
    const { numTensors } = tf.memory();
    assert.deepEqual(await said(config, 'graph'), await said(config, 'eager'));
    assert.equal(tf.memory().numTensors, numTensors);
  });
