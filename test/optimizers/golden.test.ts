import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useBackend } from '../../src/tensorflow.ts';
import { optimizerDeviations } from '../support/optimizer-trajectories.ts';

await useBackend('native');

/** Muon's iteration blows up what matrix products of another kernel round otherwise, most where an update cancels. */
const boundsOf = (title: string): { ulps: number; relative: number } =>
  title.startsWith('muon') ? { ulps: 16, relative: 1e-5 } : { ulps: 2, relative: 1e-6 };

for (const { title, formula, firstStep, allSteps } of optimizerDeviations())
  test(`${title} follows the ${formula} trajectory`, () => {
    const { ulps, relative } = boundsOf(title);
    assert.ok(firstStep.ulps <= ulps, `${firstStep.ulps} units in the last place after one step`);
    assert.ok(allSteps.relative <= relative, `${allSteps.relative} relative over 12 steps`);
  });
