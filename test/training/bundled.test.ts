import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { useBackend } from '../../src/tensorflow.ts';
import type { TrainingEvent } from '../../src/training/events.ts';
import { train } from '../../src/train.ts';

before(() => useBackend('native'));

/** What the bundled networks come to on the fifth of the rows that they hold out. */
const accuracies = {
  'digits.json': 0.97,
  'wine.json': 0.95,
  'breast-cancer.json': 0.95,
};

for (const [config, least] of Object.entries(accuracies))
  test(`${config} gets ${least} of the held-out rows right at least`, async () => {
    let accuracy: unknown;
    const onEvent = (event: TrainingEvent) => {
      if (event.event === 'epoch') accuracy = event.validation?.metrics['accuracy'];
    };
    await train(config, { onEvent });
    assert.ok(Number(accuracy) >= least, `accuracy ${String(accuracy)}`);
  });
