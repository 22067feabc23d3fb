import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf, useBackend } from '../../src/tensorflow.ts';
import {
  activationDeviation,
  constraintDeviation,
  goldenLayers,
  layerDeviation,
  regularizerDeviation,
  titleOf,
} from '../support/layer-values.ts';

await useBackend('native');

const tolerance = 2e-6;
const golden = goldenLayers();

function within(deviations: Record<string, unknown>): void {
  for (const [what, value] of Object.entries(deviations))
    if (typeof value === 'number') assert.ok(value <= tolerance, `${what}: ${value} relative`);
}

for (const aCase of golden.layers)
  test(`${titleOf(aCase)}: output, gradients and moving weights are Keras's`, () => {
    const { numTensors } = tf.memory();
    within({ ...layerDeviation(aCase) });
    assert.equal(tf.memory().numTensors, numTensors, 'tensors are left');
  });

for (const [kind, deviations] of Object.entries({
  activation: golden.activations.map((aCase) => () => activationDeviation(aCase)),
  regularizer: golden.regularizers.map((aCase) => () => regularizerDeviation(aCase)),
  constraint: golden.constraints.map((aCase) => () => constraintDeviation(aCase)),
}))
  for (const [i, deviation] of deviations.entries())
    test(`${kind} ${i}: value and gradient are Keras's`, () => within(deviation()));
