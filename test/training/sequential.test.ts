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
  'statistics of the training rows': [{ type: 'normalization' }, hidden],
  'a sequence read both ways': [
    { type: 'reshape', targetShape: [5, 2] },
    { type: 'bidirectional', layer: { type: 'lstm', units: 3, dropout: 0.2 } },
  ],
  'an image': [
    { type: 'reshape', targetShape: [5, 2, 1] },
    { type: 'conv2d', filters: 3, kernelSize: 2, activation: 'relu' },
    { type: 'flatten' },
  ],
  'a penalty and a constraint': [
    { ...hidden, kernelRegularizer: { type: 'l2', l2: 0.5 }, kernelConstraint: 'unitNorm' },
    { type: 'dense', units: 4, activityRegularizer: 'l2' },
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

test('a normalization layer has learnt the mean and the deviation of the training rows', async () => {
  const { data, ...rest } = config([]);
  const plain = { ...rest, data: { ...data, standardize: false } };
  const layers = [{ type: 'normalization' }, { type: 'dense', units: 1 }];
  const [normalised] = await losses({ ...plain, model: { type: 'sequential', layers } });
  const [standardised] = await losses(config([]));
  // The table's deviation is that of a sample, one part in 442 wider, and so is the drawn weights' part in the loss.
  assert.ok(Math.abs(normalised! / standardised! - 1) < 1e-3, `${normalised} and ${standardised}`);
});

test('outputs cost what their regulariser says, for each row', async () => {
  const zero = { kernelInitializer: 'zeros', biasInitializer: { type: 'constant', value: 3 } };
  const layers = (activityRegularizer: unknown) => ({
    ...config([]),
    model: {
      type: 'sequential',
      layers: [{ type: 'dense', units: 1, ...zero, activityRegularizer }],
    },
    batchSize: 'full',
    epochs: 1,
  });
  const [plain] = await losses(layers(null));
  const [costly] = await losses(layers({ type: 'l2', l2: 100 }));
  assert.ok(Math.abs(costly! - plain! - 900) < 0.1, `${costly} is not ${plain} and 900`);
});

test('a hundred steps of a sequence are recorded once and then run in the graph', async () => {
  const layers = [
    { type: 'repeatVector', n: 100 },
    { type: 'lstm', units: 4 },
  ];
  const settings = { ...config(layers), batchSize: 'full', epochs: 2 };
  const eager = await losses({ ...settings, execution: 'eager' });
  assert.deepEqual(await losses({ ...settings, execution: 'graph' }), eager);
});
