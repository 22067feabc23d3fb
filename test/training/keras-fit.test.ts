import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useBackend } from '../../src/tensorflow.ts';
import { fitDeviations } from '../support/keras-fits.ts';

await useBackend('native');

for (const execution of ['eager', 'graph'] as const)
  for (const { title, history, weights } of await fitDeviations(execution))
    test(`${title}: fit has Keras's history and final weights, by ${execution}`, () => {
      assert.ok(history.relative <= 1e-5, `the history is ${history.relative} off`);
      assert.ok(weights.relative <= 1e-4, `weights are ${weights.relative} off`);
    });
