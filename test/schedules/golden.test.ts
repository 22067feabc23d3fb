import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useBackend } from '../../src/tensorflow.ts';
import { scheduleDeviations } from '../support/schedule-values.ts';

await useBackend('native');

for (const { title, rates } of scheduleDeviations())
  test(`${title} follows Keras`, () => {
    assert.ok(rates.ulps <= 2, `${rates.ulps} units in the last place`);
  });
