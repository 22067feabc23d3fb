/** @file The bundled configs of real columns come to a sensible result. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { rentalsTable } from '../../scripts/rentals.ts';
import { useBackend } from '../../src/tensorflow.ts';
import { train } from '../../src/train.ts';
import type { EpochEvent } from '../../src/training/events.ts';
import { root } from '../support/paths.ts';

before(() => useBackend('native'));

async function lastEpoch(config: string): Promise<EpochEvent> {
  const epochs: EpochEvent[] = [];
  await train(config, { onEvent: (event) => event.event === 'epoch' && epochs.push(event) });
  return epochs.at(-1)!;
}

/** How much of the validation part is told right. */
const accuracyOf = ({ validation }: EpochEvent): number =>
  validation!.metrics['accuracy'] as number;

test('penguins.json tells the species of penguins that it has not seen', async () => {
  const accuracy = accuracyOf(await lastEpoch('penguins.json'));
  assert.ok(accuracy >= 0.97, `${accuracy}`);
});

test('iris.json tells the species of irises that it has not seen', async () => {
  const right = 30 * accuracyOf(await lastEpoch('iris.json'));
  // 27 is what has been recorded; another processor may round one flower over the border.
  assert.ok(right > 25.5, `${right}`);
});

test('rentals.json foresees most of what the days to come differ by', async () => {
  const { validation } = await lastEpoch('rentals.json');
  const explained = validation!.metrics['r2Score'] as number;
  assert.ok(explained > 0.75, `${explained}`);
});

test('data/rentals.csv is what scripts/rentals.ts makes', () => {
  assert.equal(
    readFileSync(join(root, 'data/rentals.csv'), 'utf8'),
    rentalsTable(),
    'npm run docs',
  );
});
