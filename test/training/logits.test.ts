import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { logitDoubts } from '../../src/training/logits.ts';

const doubts = async (layers: object[], loss: unknown): Promise<string[]> => {
  const settings = {
    data: { path: 't.csv', target: 'y' },
    model: { type: 'sequential', layers },
    loss,
  };
  return logitDoubts((await loadConfig({ settings })).config);
};
const output = (activation: string) => [{ type: 'dense', units: 3, activation }];
const logits = { type: 'sparseCategoricalCrossentropy', fromLogits: true };

test('probabilities that are taken for logits are told', async () => {
  assert.deepEqual(await doubts(output('softmax'), logits), [
    `loss: "fromLogits": true, but the last layer's softmax gives probabilities; leave out one of them`,
  ]);
  const layers = [...output('linear'), { type: 'activation', activation: 'sigmoid' }];
  assert.match(
    (await doubts(layers, { bits: { ...logits, type: 'binaryCrossentropy' } }))[0]!,
    /^loss\.bits: /,
  );
});

test('logits that are taken for probabilities are told', async () => {
  assert.deepEqual(await doubts(output('linear'), 'binaryCrossentropy'), [
    'loss: takes probabilities, but the last layer has no activation; give it one, or set "fromLogits": true',
  ]);
});

test('what fits is no matter of doubt', async () => {
  assert.deepEqual(await doubts(output('softmax'), 'sparseCategoricalCrossentropy'), []);
  assert.deepEqual(await doubts(output('linear'), logits), []);
  assert.deepEqual(await doubts(output('linear'), 'meanSquaredError'), []);
  assert.deepEqual(
    await doubts([...output('linear'), { type: 'flatten' }], 'binaryCrossentropy'),
    [],
  );
});
