import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { jsonPage } from '../../src/json.ts';
import { checkpointContent, checkpointFile } from '../../src/runs/checkpoint.ts';
import { readReference } from '../../src/runs/reference.ts';
import { imageOf } from '../../src/runs/tensor-image.ts';
import { folderWith } from '../support/cli.ts';

const weights = {
  'parameters/w': { dtype: 'float32', shape: [2], values: new Float32Array([0.1, -0]) },
} as const;

const finished = { status: 'finished', epochs: 2, wantedEpochs: 2, seconds: 1, written: 'now' };

/** A run's folder with this summary and a last checkpoint. */
function runOf(t: TestContext, summary: object, hasCheckpoint = true): string {
  const folder = folderWith(t, { 'summary.json': jsonPage(summary) });
  if (!hasCheckpoint) return folder;
  mkdirSync(join(folder, 'last'));
  const tensors = { 'parameters/w': { ...weights['parameters/w'], shape: [2] } };
  const content = checkpointContent(imageOf(tensors), null);
  writeFileSync(checkpointFile(folder, 'last'), Buffer.concat(content));
  return folder;
}

test('figures come back as they were, also those that JSON has no numbers for', async (t) => {
  const last = {
    loss: 0.25,
    terms: { size: Infinity },
    metrics: { auc: NaN, confusionMatrix: [[1, -Infinity]] },
    validation: { loss: NaN, metrics: { auc: 0.5 } },
  };
  const summary = { ...finished, ...last };
  const reference = await readReference(runOf(t, summary));
  assert.deepEqual(reference.last, last);
  assert.deepEqual(reference.weights, { ...weights });
});

test('a run that ended before its first epoch has no figures', async (t) => {
  const { last } = await readReference(runOf(t, { ...finished, epochs: 0 }));
  assert.equal(last, undefined);
});

const unfinished: [summary: object, hasCheckpoint: boolean, found: RegExp][] = [
  [{ ...finished, status: 'running' }, true, /expected a finished run, found one that is running$/],
  [{ ...finished, status: 'diverged' }, true, /found one that is diverged$/],
  [finished, false, /found one without a checkpoint$/],
  [{}, true, /summary\.json: expected a text under "status", found nothing$/],
  [[], true, /summary\.json: expected a JSON object, found a list$/],
];

for (const [summary, hasCheckpoint, message] of unfinished)
  test(`no run to be held to: ${message.source}, ${JSON.stringify(summary)}`, async (t) => {
    const folder = runOf(t, summary, hasCheckpoint);
    await assert.rejects(readReference(folder), { code: 'data', message });
  });

test('a checkpoint that was altered is refused', async (t) => {
  const folder = runOf(t, { ...finished, loss: 1 });
  writeFileSync(checkpointFile(folder, 'last'), 'other');
  await assert.rejects(readReference(folder), { code: 'data', message: /expected a checkpoint/ });
});
