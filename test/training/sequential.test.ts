import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { tf, useBackend } from '../../src/tensorflow.ts';
import type { TrainingEvent } from '../../src/training/events.ts';
import { train } from '../../src/train.ts';
import { root } from '../support/paths.ts';

before(() => useBackend('native'));

const config = (layers: object[]) => ({
  data: { path: join(root, 'data/diabetes.csv'), target: 'progression', standardize: true },
  model: { type: 'sequential', layers: [...layers, { type: 'dense', units: 1 }] },
  batchSize: 64,
  epochs: 4,
});
const hidden = { type: 'dense', units: 8, activation: 'relu' };

const networks: Record<string, object[]> = {
  'moving statistics': [hidden, { type: 'batchNormalization' }],
  'noise in training': [hidden, { type: 'dropout', rate: 0.4 }],
  'frozen weights': [{ ...hidden, trainable: false }],
  'a penalty and a constraint': [
    { ...hidden, kernelRegularizer: { type: 'l2', l2: 0.5 }, kernelConstraint: 'unitNorm' },
  ],
};

async function losses(settings: object): Promise<number[]> {
  const found: number[] = [];
  const onEvent = (event: TrainingEvent) => event.event === 'epoch' && found.push(event.loss);
  await train(settings as Record<string, unknown>, { onEvent });
  return found;
}

for (const [name, layers] of Object.entries(networks))
  test(`${name}: the graph gives the bits of the eager run, and keeps no tensor`, async () => {
    const { numTensors } = tf.memory();
    const eager = await losses({ ...config(layers), execution: 'eager' });
    assert.deepEqual(await losses({ ...config(layers), execution: 'graph' }), eager);
    assert.ok(eager[3]! < eager[0]!);
    assert.equal(tf.memory().numTensors, numTensors);
  });

test('one seed decides the noise', async () => {
  const noisy = config(networks['noise in training']!);
  const [first, same, other] = [
    await losses(noisy),
    await losses(noisy),
    await losses({ ...noisy, seed: 1 }),
  ];
  assert.deepEqual(same, first);
  assert.notDeepEqual(other, first);
});
