/** @file The layers on tfjs's JavaScript kernels, for those who have no native ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useBackend } from '../../src/tensorflow.ts';
import { goldenLayers, layerDeviation, titleOf } from '../support/layer-values.ts';

await useBackend('cpu');

for (const golden of goldenLayers().layers)
  test(`${titleOf(golden)}: the cpu backend gives Keras's numbers, too`, () => {
    const { output, gradients, moving } = layerDeviation(golden);
    assert.ok(Math.max(output, gradients, moving) <= 2e-6, `${output}, ${gradients}, ${moving}`);
  });
