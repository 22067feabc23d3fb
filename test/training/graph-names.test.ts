import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { trace } from '../../src/graph/index.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';
import { partsOf } from '../../src/training/parts.ts';
import { prepareTable } from '../../src/training/prepare.ts';
import { initialState } from '../../src/training/run-state.ts';
import { trainingStep } from '../../src/training/step.ts';
import { root } from '../support/paths.ts';

before(() => useBackend('native'));

/** The names of the operations in a step of the config, without what they act on. */
async function namesIn(settings: Record<string, unknown>): Promise<string[]> {
  const data = { path: join(root, 'data/article.csv'), features: ['X'], target: 'Y' };
  const { config } = await loadConfig({ settings: { data, ...settings } });
  const prepared = await prepareTable(config);
  const parts = partsOf(config, prepared);
  const step = trainingStep({ ...parts, metrics: parts.metrics.metrics });
  const state = initialState(parts, prepared.training, false);
  const batch = { x: tf.tensor2d([[1], [4]]), y: tf.tensor1d([0.25, 1.2]) };
  const text = trace(step, state, batch, tf.scalar(0, 'int32'));
  return [...text.matchAll(/= ([\w./-]+)/g)].map(([, name]) => name!);
}

const scopesOf = (names: string[]): string[] => [
  ...new Set(names.map((name) => name.split('/').slice(0, -1).join('/'))),
];

test('a network’s graph is named by its layers, loss, gradients, optimizer and metrics', async () => {
  const layers = [
    { type: 'dense', units: 3, activation: 'relu' },
    { type: 'dense', units: 1 },
  ];
  const names = await namesIn({
    model: { type: 'sequential', layers },
    optimizer: 'adam',
    metrics: ['mae'],
  });
  for (const name of [
    'dense_1/BatchMatMulV2',
    'dense_1/Relu',
    'dense_2/BatchMatMulV2',
    'loss/Mean',
  ])
    assert.ok(names.includes(name), `${name} in ${names.join(' ')}`);
  for (const scope of ['dense_1', 'dense_2', 'loss', 'gradients', 'optimizer', 'metrics'])
    assert.ok(scopesOf(names).includes(scope), `${scope} in ${scopesOf(names).join(' ')}`);
});

test('the graph of an expression is named by its prediction and the terms of its loss', async () => {
  const names = await namesIn({
    model: { type: 'expression', variables: { a: 1, b: 0 }, predict: 'a*exp(X/9) + b' },
    loss: { fit: 'mean((Y - predict)**2)', small: { expression: '0.1*a**2', lossWeight: 2 } },
    optimizer: { type: 'sgd', learningRate: 0.1 },
  });
  assert.ok(names.includes('predict/Exp'), names.join(' '));
  for (const scope of ['predict', 'loss/fit', 'loss/small', 'gradients', 'optimizer'])
    assert.ok(scopesOf(names).includes(scope), `${scope} in ${scopesOf(names).join(' ')}`);
});
