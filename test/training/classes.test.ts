import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { useBackend } from '../../src/tensorflow.ts';
import type { TrainingEvent } from '../../src/training/events.ts';
import { train } from '../../src/train.ts';
import { folderWith } from '../support/cli.ts';

before(() => useBackend('native'));

test('a model with an output for each class learns from class numbers', async (t) => {
  const rows = Array.from({ length: 60 }, (_, i) => [(i % 3) * 4 + Math.sin(i), i % 3].join(','));
  const folder = folderWith(t, { 'classes.csv': `x,class\n${rows.join('\n')}\n` });
  const events: TrainingEvent[] = [];
  await train(
    {
      data: { path: `${folder}/classes.csv`, target: 'class', standardize: true },
      model: {
        type: 'sequential',
        layers: [
          { type: 'dense', units: 8, activation: 'tanh' },
          { type: 'dense', units: 3, activation: 'softmax' },
        ],
      },
      loss: 'sparseCategoricalCrossentropy',
      metrics: ['accuracy'],
      optimizer: { type: 'adam', learningRate: 0.05 },
      batchSize: 16,
      epochs: 40,
    },
    { onEvent: (event) => events.push(event) },
  );
  const last = events.findLast(({ event }) => event === 'epoch');
  assert.ok(last?.event === 'epoch');
  assert.deepEqual(last.metrics, { accuracy: 1 });
  assert.ok(last.loss < 0.3, `${last.loss}`);
});
