import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { optimizers } from '../../src/optimizers/index.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';
import { prepareTable } from '../../src/training/prepare.ts';
import { Session } from '../../src/training/session.ts';
import { root } from '../support/paths.ts';

before(() => useBackend('native'));

const dense = (units: number, activation = 'linear') => ({ type: 'dense', units, activation });
const noisy = [
  dense(8, 'tanh'),
  { type: 'batchNormalization' },
  { type: 'dropout', rate: 0.25 },
  dense(1),
];
const schedule = (initialLearningRate: number) => ({
  type: 'exponentialDecay',
  initialLearningRate,
  decaySteps: 20,
  decayRate: 0.9,
});

/** Networks for the layers to be in, and every optimizer on the noisy one. A new layer gets a line here. */
const cases: Record<string, Record<string, unknown>> = {
  ...Object.fromEntries(
    Object.keys(optimizers).map((type) => [
      `dropout and batch normalisation by ${type}, with a schedule`,
      { layers: noisy, optimizer: { type, learningRate: schedule(0.01) } },
    ]),
  ),
  'layer normalisation': { layers: [dense(8, 'gelu'), { type: 'layerNormalization' }, dense(1)] },
  'gaussian noise': { layers: [{ type: 'gaussianNoise', stddev: 0.1 }, dense(8, 'elu'), dense(1)] },
};

interface Outcome {
  losses: number[];
  weights: ReadonlyMap<string, readonly number[]>;
}

/** Twenty epochs in shuffled batches with a rest. */
async function outcome(
  { layers, ...settings }: Record<string, unknown>,
  execution: string,
): Promise<Outcome> {
  const data = { path: join(root, 'data/diabetes.csv'), target: 'progression', standardize: true };
  const model = { type: 'sequential', layers };
  const { config } = await loadConfig({
    settings: { data, model, epochs: 20, batchSize: 100, loss: 'huber', execution, ...settings },
  });
  const session = new Session(config, await prepareTable(config));
  const losses: number[] = [];
  for await (const event of session.events()) if (event.event === 'epoch') losses.push(event.loss);
  const weights = Object.entries(session.storedWeights()).map(
    ([name, { values }]) => [name, [...values]] as const,
  );
  session.dispose();
  return { losses, weights: new Map(weights) };
}

/** The largest distance, relative to the largest of the numbers. */
function distance(a: readonly number[], b: readonly number[]): number {
  const scale = Math.max(...a.map(Math.abs));
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!))) / scale;
}

const all = (weights: Outcome['weights']): number[] => [...weights.values()].flat();

for (const [name, settings] of Object.entries(cases))
  test(`${name}: a graph gives the bits of the eager run, XLA losses and weights to 1e-5`, async () => {
    const { numTensors } = tf.memory();
    const eager = await outcome(settings, 'eager');
    assert.equal(eager.losses.length, 20);
    assert.deepEqual(await outcome(settings, 'graph'), eager);
    const xla = await outcome(settings, 'xla');
    assert.ok(distance(eager.losses, xla.losses) <= 1e-5, `${distance(eager.losses, xla.losses)}`);
    const weights = distance(all(eager.weights), all(xla.weights));
    assert.ok(weights <= 1e-5, `${weights}`);
    assert.equal(tf.memory().numTensors, numTensors);
  });
