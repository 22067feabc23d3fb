import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useBackend } from '../../src/tensorflow.ts';
import { lossDeviations } from '../support/loss-values.ts';

await useBackend('native');

for (const { title, loss, gradient } of lossDeviations())
  test(`${title} and its gradient follow Keras`, () => {
    assert.ok(loss.ulps <= 2, `loss: ${loss.ulps} units in the last place`);
    assert.ok(gradient.relative <= 2e-6, `gradient: ${gradient.relative} relative`);
  });
