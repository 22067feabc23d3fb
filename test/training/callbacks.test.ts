import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { useBackend } from '../../src/tensorflow.ts';
import type { Callback } from '../../src/training/callbacks/index.ts';
import type { TrainingEvent } from '../../src/training/events.ts';
import { Session } from '../../src/training/session.ts';
import { configOf, dataOf, datasetOf, epochsIn, eventsOf, run } from '../support/sessions.ts';

before(() => useBackend('native'));

const data = dataOf(
  datasetOf([
    [1, 2],
    [2, 4],
    [3, 6],
  ]),
  datasetOf([[4, 7]]),
);
/** A rate so large that the loss only grows. */
const growing = { optimizer: { type: 'sgd', learningRate: 0.2 }, epochs: 8 };
const notesIn = (events: readonly TrainingEvent[]) =>
  events.flatMap((event) => (event.event === 'note' ? [event.text] : []));
const endOf = (events: readonly TrainingEvent[]) => {
  const last = events.at(-1)!;
  assert.ok(last.event === 'end');
  return last;
};

test('early stopping ends a run that does not improve, and says since when', async () => {
  const events = await run(
    configOf({ ...growing, callbacks: [{ type: 'earlyStopping', patience: 2 }] }),
    data,
  );
  assert.equal(epochsIn(events).length, 3);
  assert.equal(endOf(events).stopped, 'after epoch 2: val.loss has not improved since epoch 0');
});

test('early stopping brings the weights of the best epoch back', async () => {
  const bias = async (epochs: number, callbacks: unknown[]) => {
    const { model } = endOf(await run(configOf({ ...growing, epochs, callbacks }), data));
    assert.ok(model.type === 'linear');
    return model.bias;
  };
  const best = await bias(1, []);
  assert.equal(
    await bias(8, [{ type: 'earlyStopping', patience: 3, restoreBestWeights: true }]),
    best,
  );
  assert.notEqual(await bias(8, [{ type: 'earlyStopping', patience: 3 }]), best);
});

test('a plateau lowers the rate, down to the least', async () => {
  const events = await run(
    configOf({
      ...growing,
      callbacks: [
        { type: 'reduceLROnPlateau', monitor: 'loss', factor: 0.5, patience: 1, minLr: 0.1 },
      ],
    }),
    data,
  );
  assert.deepEqual(
    epochsIn(events)
      .map(({ learningRate }) => learningRate)
      .slice(0, 5),
    [0.2, 0.2, 0.1, 0.1, 0.1],
  );
  assert.deepEqual(notesIn(events), [
    'epoch 1: loss is on a plateau, the learning rate is now 0.1',
  ]);
});

test('a scheduler sets the rate of every epoch by an expression', async () => {
  const events = await run(
    configOf({
      epochs: 3,
      optimizer: { type: 'sgd', learningRate: 0.08 },
      callbacks: [{ type: 'learningRateScheduler', schedule: 'where(epoch < 1, rate, rate / 2)' }],
    }),
    data,
  );
  assert.deepEqual(
    epochsIn(events).map(({ learningRate }) => learningRate),
    [0.08, 0.04, 0.02],
  );
});

test("a program's callbacks see every epoch, and may stop the run", async () => {
  const seen: number[] = [];
  const callback: Callback = {
    afterEpoch: ({ epoch }, control) => {
      seen.push(epoch);
      if (epoch === 2) control.stop('as the program wished');
    },
  };
  const events = await run(configOf({ epochs: 9 }), data, { callbacks: [callback] });
  assert.deepEqual(seen, [0, 1, 2]);
  assert.equal(endOf(events).stopped, 'as the program wished');
});

const mistakes: [string, Record<string, unknown>, RegExp][] = [
  [
    'a figure that the run does not have',
    { callbacks: [{ type: 'earlyStopping', monitor: 'val.acuracy' }], metrics: ['accuracy'] },
    /^callbacks\[0\]\.monitor: unknown figure "val\.acuracy"; did you mean "val\.accuracy"\?$/,
  ],
  [
    'a rate that no number decides',
    {
      callbacks: [{ type: 'learningRateScheduler', schedule: 'rate' }],
      optimizer: {
        type: 'sgd',
        learningRate: {
          type: 'exponentialDecay',
          initialLearningRate: 1,
          decaySteps: 1,
          decayRate: 0.9,
        },
      },
    },
    /^callbacks\[0\]: cannot change the learning rate, for a schedule decides it$/,
  ],
  [
    'a rate below 0',
    { callbacks: [{ type: 'learningRateScheduler', schedule: '-rate' }] },
    /^callbacks\[0\]\.schedule: expected a rate from 0 up, found -/,
  ],
  [
    'a weight of a class that no row has',
    { classWeight: { '5': 2 } },
    /^classWeight: no row of the training part has the class "5"; /,
  ],
];
for (const [what, settings, message] of mistakes)
  test(`${what} is refused in one line`, async () => {
    const attempt = async () => eventsOf(new Session(configOf({ epochs: 2, ...settings }), data));
    await assert.rejects(attempt, { message });
  });
