import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useBackend } from '../../src/tensorflow.ts';
import { metricDeviations } from '../support/metric-results.ts';

await useBackend('native');

for (const { title, result } of metricDeviations())
  test(`${title} over two batches follows Keras`, () => {
    assert.ok(result.ulps <= 2, `${result.ulps} units in the last place`);
  });
