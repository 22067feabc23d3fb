import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { useBackend } from '../../src/tensorflow.ts';
import { Session } from '../../src/training/session.ts';
import { configOf, dataOf, datasetOf, epochsIn, eventsOf } from '../support/sessions.ts';

before(() => useBackend('native'));

const rows = Array.from({ length: 90 }, (_, i) => [Math.sin(i), Math.cos(2 * i), Math.sin(i) ** 2]);
const data = dataOf(datasetOf(rows.slice(0, 70)), datasetOf(rows.slice(70)));
const noisy = (seed: number, execution: string) =>
  configOf({
    model: {
      type: 'sequential',
      layers: [
        { type: 'gaussianNoise', stddev: 0.1 },
        { type: 'dense', units: 8, activation: 'relu' },
        { type: 'batchNormalization' },
        { type: 'dropout', rate: 0.3 },
        { type: 'dense', units: 1 },
      ],
    },
    metrics: ['mae'],
    batchSize: 16,
    epochs: 4,
    seed,
    execution,
  });

/** The figures of every epoch and the weights in the end, to the bit. */
async function outcome(seed: number, execution: string): Promise<unknown> {
  const session = new Session(noisy(seed, execution), data);
  const epochs = epochsIn(await eventsOf(session)).map((event) =>
    Object.assign(event, { seconds: 0 }),
  );
  const weights = Object.entries(session.storedWeights()).map(([path, { values }]) => [
    path,
    [...values],
  ]);
  session.dispose();
  return { epochs, weights };
}

for (const execution of ['eager', 'graph', 'xla', 'auto'])
  test(`a seed decides every bit of a run with noise, dropout and shuffles, by ${execution}`, async () => {
    const first = await outcome(5, execution);
    assert.deepEqual(await outcome(5, execution), first);
    assert.notDeepEqual(await outcome(6, execution), first);
  });

test('graph and auto give the bits of eager, and XLA comes within 1e-5', async () => {
  const eager = (await outcome(5, 'eager')) as { epochs: { loss: number }[] };
  assert.deepEqual(await outcome(5, 'graph'), eager);
  assert.deepEqual(await outcome(5, 'auto'), eager);
  const xla = (await outcome(5, 'xla')) as typeof eager;
  xla.epochs.forEach(({ loss }, i) => {
    const expected = eager.epochs[i]!.loss;
    assert.ok(Math.abs(loss - expected) <= 1e-5 * Math.abs(expected), `${loss} is not ${expected}`);
  });
});
