import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { useBackend } from '../../src/tensorflow.ts';
import type { EpochEvent } from '../../src/training/events.ts';
import { train } from '../../src/train.ts';
import { folderWith } from '../support/cli.ts';

before(() => useBackend('native'));

test('a metric of several numbers is told whole, and two of one name apart', async (t) => {
  const folder = folderWith(t, { 'signs.csv': 'x,y\n-2,0\n-1,1\n1,0\n2,1\n3,1\n' });
  const epochs: EpochEvent[] = [];
  await train(
    {
      data: { path: `${folder}/signs.csv`, target: 'y' },
      model: { type: 'sequential', layers: [{ type: 'dense', units: 1, activation: 'sigmoid' }] },
      loss: 'binaryCrossentropy',
      metrics: [
        { type: 'confusionMatrix', numClasses: 2 },
        { type: 'recall', thresholds: [0, 1] },
        { type: 'recall', thresholds: 0 },
        { type: 'f1Score', threshold: 0.5 },
      ],
      epochs: 1,
    },
    { onEvent: (event) => event.event === 'epoch' && epochs.push(event) },
  );
  const { confusionMatrix, recall, recall_1: found, f1Score } = epochs[0]!.metrics;
  const [[, falsePositives], [falseNegatives, truePositives]] = confusionMatrix as [
    [number, number],
    [number, number],
  ];
  assert.deepEqual([recall, found], [[1, 0], 1]);
  const f1 = (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives);
  assert.ok(Math.abs((f1Score as number) - f1) < 1e-6, `${String(f1Score)} is not ${f1}`);
});

test('options that fit the schema and not the model are blamed on their key', async () => {
  const article = { data: { path: 'data/article.csv', target: 'Y' }, epochs: 1 };
  const misfits = [
    [
      { metrics: ['mae', { type: 'precision', topK: 3 }] },
      /^metrics\[1\]: does not fit the model: /,
    ],
    [
      { metrics: [{ type: 'recall', classId: 3 }] },
      /^metrics\[0\]: does not fit the model: indices/,
    ],
    [{ loss: { type: 'dice', axis: [0, -2] } }, /^loss: does not fit the model: /],
  ] as const;
  for (const [settings, message] of misfits)
    await assert.rejects(train({ ...article, ...settings }), { code: 'config', message });
});
