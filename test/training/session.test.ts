import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { tf, useBackend } from '../../src/tensorflow.ts';
import { Session } from '../../src/training/session.ts';
import type { Snapshot } from '../../src/training/snapshot.ts';
import { configOf, dataOf, datasetOf, epochsIn, eventsOf, run } from '../support/sessions.ts';

before(() => useBackend('native'));

/** y = sin(3 a) + b, on a grid. */
const rows = Array.from({ length: 50 }, (_, i) => {
  const [a, b] = [(i % 10) / 10, Math.floor(i / 10) / 5];
  return [a, b, Math.sin(3 * a) + b];
});
const data = dataOf(datasetOf(rows.slice(0, 41)), datasetOf(rows.slice(41)));
const settings = {
  model: {
    type: 'sequential',
    layers: [
      { type: 'dense', units: 8, activation: 'tanh' },
      { type: 'dense', units: 1 },
    ],
  },
  batchSize: 8,
  metrics: ['mae', 'r2'],
  epochs: 6,
  seed: 3,
};

const weightsOf = (session: Session) =>
  Object.entries(session.storedWeights()).map(([path, { values }]) => [path, [...values]]);

for (const execution of ['eager', 'graph'])
  test(`a run that is taken up again ends with the bits of one that was not interrupted, by ${execution}`, async () => {
    const config = configOf({
      ...settings,
      execution,
      callbacks: [
        { type: 'reduceLROnPlateau', monitor: 'val.mae', patience: 1, minDelta: 0.01 },
        { type: 'earlyStopping', patience: 50, restoreBestWeights: true },
      ],
    });
    const whole = new Session(config, data);
    const expected = await eventsOf(whole);
    for (const stop of [1, 2, 3, 4, 5]) {
      const first = new Session(config, data);
      let calls = 0;
      const before = await eventsOf(first, ({ event }) => event !== 'progress' || ++calls < stop);
      const snapshot: Snapshot = first.snapshot();
      first.dispose();
      const second = new Session(config, data, { from: snapshot });
      const after = await eventsOf(second);
      const timeless = (events: typeof before) =>
        events
          .filter(({ event }) => event !== 'start')
          .map((event) => Object.assign(event, { seconds: 0 }));
      assert.deepEqual(timeless([...before, ...after]), timeless(expected));
      assert.deepEqual(weightsOf(second), weightsOf(whole));
      second.dispose();
    }
    whole.dispose();
  });

test('a snapshot in the middle of an epoch goes on from there', async () => {
  const config = configOf({ ...settings, batchSize: 1, execution: 'eager' });
  const seen: Snapshot[] = [];
  const whole = new Session(config, dataOf(data.training));
  const expected = await eventsOf(whole, ({ event }) => {
    if (event === 'progress' && seen.length < 40) seen.push(whole.snapshot());
  });
  const middle = seen.find(({ progress }) => progress.step % progress.stepsPerEpoch !== 0);
  assert.ok(middle, 'no call ended within an epoch');
  const rest = new Session(config, dataOf(data.training), { from: middle });
  const epochs = epochsIn(await eventsOf(rest));
  const last = epochsIn(expected).slice(-epochs.length);
  assert.deepEqual(
    epochs.map(({ loss, metrics }) => ({ loss, metrics })),
    last.map(({ loss, metrics }) => ({ loss, metrics })),
  );
  assert.deepEqual(weightsOf(rest), weightsOf(whole));
  whole.dispose();
  rest.dispose();
});

test('a snapshot of another model is refused, and says where', async () => {
  const session = new Session(configOf({ ...settings, epochs: 1 }), data);
  await eventsOf(session);
  const from = session.snapshot();
  session.dispose();
  const other = { ...settings, model: { type: 'linear' } };
  assert.throws(() => new Session(configOf(other), data, { from }), {
    code: 'data',
    message: 'parameters/weights: expected float32[2,1], found nothing',
  });
});

test('validation does not change training, and measures what training ends with', async () => {
  const config = configOf({ ...settings, optimizer: { type: 'sgd', learningRate: 1e-30 } });
  const [validated, plain] = [await run(config, data), await run(config, dataOf(data.training))];
  assert.deepEqual(
    epochsIn(validated).map(({ loss }) => loss),
    epochsIn(plain).map(({ loss }) => loss),
  );
  const same = await run(config, dataOf(data.training, data.training));
  for (const { loss, metrics, validation } of epochsIn(same)) {
    assert.ok(Math.abs(validation!.loss - loss) < 1e-6 * loss);
    assert.deepEqual(Object.keys(validation!.metrics), Object.keys(metrics));
  }
});

test('metrics are those of the whole epoch, whatever the batches', async () => {
  const frozen = { ...settings, optimizer: { type: 'sgd', learningRate: 1e-30 }, epochs: 2 };
  const full = epochsIn(await run(configOf({ ...frozen, batchSize: 'full' }), data));
  const cut = epochsIn(await run(configOf(frozen), data));
  for (const [i, { metrics }] of cut.entries())
    for (const [name, value] of Object.entries(metrics))
      assert.ok(Math.abs(Number(value) - Number(full[i]!.metrics[name])) < 1e-5, name);
});

test('the weights of rows count as copies of them do in the gradient', async () => {
  const linear = {
    epochs: 3,
    loss: { type: 'meanSquaredError', reduction: 'sum' },
    optimizer: 'sgd',
  };
  const doubled = datasetOf([...rows.slice(0, 5), ...rows.slice(0, 2)]);
  const weighted = datasetOf(rows.slice(0, 5), [2, 2, 1, 1, 1]);
  const losses = async (part: typeof doubled) =>
    epochsIn(await run(configOf(linear), dataOf(part))).map(({ loss }) => loss);
  const [a, b] = [await losses(doubled), await losses(weighted)];
  a.forEach((loss, i) => assert.ok(Math.abs(loss - b[i]!) < 1e-5 * loss));
});

test('no session keeps a tensor', async () => {
  const { numTensors } = tf.memory();
  await run(
    configOf({ ...settings, callbacks: [{ type: 'earlyStopping', restoreBestWeights: true }] }),
    data,
  );
  assert.equal(tf.memory().numTensors, numTensors);
});

test('a call takes no more epochs than can be told at once, however quick they are', async () => {
  const config = configOf({ execution: 'xla', batchSize: 'full', epochs: 300_000 });
  const session = new Session(config, dataOf(datasetOf([[1, 2, 3]])));
  const counts = [0];
  for await (const { event } of session.events())
    if (event === 'progress') counts.push(0);
    else if (event === 'epoch') counts[counts.length - 1]!++;
  session.dispose();
  assert.equal(
    counts.reduce((sum, count) => sum + count),
    300_000,
  );
  assert.ok(Math.max(...counts) <= 2 ** 16, counts.join());
});
