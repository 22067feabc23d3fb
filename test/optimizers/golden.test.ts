import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useBackend } from '../../src/tensorflow.ts';
import { optimizerDeviations } from '../support/optimizer-trajectories.ts';

await useBackend('native');

for (const { title, formula, firstStep, allSteps } of optimizerDeviations())
  test(`${title} follows the ${formula} trajectory`, () => {
    assert.ok(firstStep.ulps <= 2, `${firstStep.ulps} units in the last place after one step`);
    assert.ok(allSteps.relative <= 1e-6, `${allSteps.relative} relative over 12 steps`);
  });
