import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';

const load = async (settings: object) => {
  const stdin = JSON.stringify({ data: { path: 't.csv', target: 'Y' }, ...settings });
  return (await loadConfig({ files: ['-'], stdin })).config;
};

test('a loss may be named in camel case, snake case, by class or by alias', async () => {
  for (const loss of [
    'meanSquaredError',
    'mean_squared_error',
    'MeanSquaredError',
    'mse',
    'MSE',
    { type: 'mse' },
  ])
    assert.equal((await load({ loss })).loss.type, 'meanSquaredError');
});

test('a loss that is no single word is an expression, and so is predict', async () => {
  for (const loss of ['sum((Y - predict)**2)', 'a + b', 'predict', '(energy)'])
    assert.deepEqual((await load({ loss })).loss, { type: 'expression', expression: loss });
});

test('a name stands for its default options', async () => {
  assert.deepEqual(
    (await load({ loss: 'huber' })).loss,
    (await load({ loss: { type: 'huber', delta: 1, reduction: 'sum_over_batch_size' } })).loss,
  );
  const { optimizer } = await load({ optimizer: 'SGD' });
  assert.deepEqual(optimizer, (await load({ optimizer: { type: 'sgd' } })).optimizer);
  assert.equal(optimizer.learningRate, 0.01);
});

test('metrics take names and options side by side', async () => {
  const metrics = ['rmse', 'R2Score', { type: 'binary_accuracy', threshold: 0.25 }];
  assert.deepEqual((await load({ metrics })).metrics, [
    { type: 'rootMeanSquaredError' },
    { type: 'r2Score', classAggregation: 'uniformAverage', numRegressors: 0 },
    { type: 'binaryAccuracy', threshold: 0.25 },
  ]);
});

test('activations and initialisers may be named as Keras names them', async () => {
  const layers = [
    { type: 'dense', units: 1, activation: 'hard_sigmoid', kernelInitializer: 'GlorotNormal' },
  ];
  const { model } = await load({ model: { type: 'sequential', layers } });
  const [layer] = model.type === 'sequential' ? model.layers : [];
  assert.ok(layer?.type === 'dense');
  const { activation, kernelInitializer, biasInitializer } = layer;
  assert.deepEqual(
    { activation, kernelInitializer, biasInitializer },
    {
      activation: { type: 'hardSigmoid' },
      kernelInitializer: { type: 'glorotNormal' },
      biasInitializer: { type: 'zeros' },
    },
  );
});
