import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Optimizer, type OptimizerName, optimizers } from '../../src/optimizers/index.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';

await useBackend('native');
const names = Object.keys(optimizers) as OptimizerName[];
const allWrappers = {
  weightDecay: 0.01,
  globalClipNorm: 1,
  useEma: true,
  emaOverwriteFrequency: 2,
  lossScale: 4,
  gradientAccumulationSteps: 2,
};
const everyOptimizer: [string, Optimizer][] = [
  ...names.map((name): [string, Optimizer] => [name, optimizers[name]()]),
  ['adam with every wrapper', optimizers.adam({ ...allWrappers, amsgrad: true })],
  ['sgd with momentum', optimizers.sgd({ momentum: 0.9, clipNorm: 1 })],
  ['centred rmsprop with momentum', optimizers.rmsprop({ centered: true, momentum: 0.5 })],
];

const parametersAt = (seed: number): Tensor[] => [
  tf.randomNormal([3, 2], 0, 1, 'float32', seed),
  tf.randomNormal([2], 0, 1, 'float32', seed + 1),
];
const scalarsAt = (step: number) => ({
  step: tf.scalar(step, 'int32'),
  learningRate: tf.scalar(0.1),
});
const values = (tensors: Tensor[]) => tensors.map((tensor) => [...tensor.dataSync()]);

for (const [title, optimizer] of everyOptimizer) {
  test(`${title}: an update reads nothing back, so that it can be recorded`, (context) => {
    const [parameters, gradients, scalars] = [parametersAt(1), parametersAt(5), scalarsAt(0)];
    const state = optimizer.init(parameters);
    context.mock.method(tf.backend(), 'readSync', () => assert.fail('a value was read back'));
    optimizer.update(gradients, state, parameters, scalars);
  });

  test(`${title}: an update keeps no tensors but its results, which do not share with its arguments`, () => {
    const before = tf.memory().numTensors;
    const [parameters, gradients, scalars] = [parametersAt(1), parametersAt(5), scalarsAt(0)];
    const state = optimizer.init(parameters);
    const updated = optimizer.update([gradients[0]!, null], state, parameters, scalars);
    tf.dispose([parameters, gradients, state, Object.values(scalars)]);
    assert.equal(values(updated.parameters).flat().every(Number.isFinite), true);
    tf.dispose(updated);
    assert.equal(tf.memory().numTensors, before);
  });

  test(`${title}: a parameter without a gradient stays as it is`, () => {
    const [parameters, gradients] = [parametersAt(1), parametersAt(5)];
    const state = optimizer.init(parameters);
    const updated = optimizer.update([gradients[0]!, null], state, parameters, scalarsAt(0));
    assert.deepEqual(values(updated.parameters)[1], values(parameters)[1]);
  });

  test(`${title}: applyGradients takes the steps of update`, () => {
    let parameters = parametersAt(1);
    const variables = parameters.map((parameter) => tf.variable(parameter.clone()));
    let state = optimizer.init(parameters);
    optimizer.dispose();
    for (let step = 0; step < 3; step++) {
      const gradients = parametersAt(5 + step);
      const learningRate = optimizer.learningRateAt(tf.scalar(step, 'int32'));
      const scalars = { step: tf.scalar(step, 'int32'), learningRate };
      ({ parameters, state } = optimizer.update(gradients, state, parameters, scalars));
      optimizer.applyGradients(gradients.map((g, i) => [g, variables[i]!]));
    }
    assert.deepEqual(values(variables), values(parameters));
  });
}
