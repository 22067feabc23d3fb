import assert from 'node:assert/strict';
import { test } from 'node:test';
import { optimizers } from '../../src/optimizers/index.ts';
import { resolveSchedule, schedules } from '../../src/schedules/index.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';

await useBackend('native');

const refused: [string, object, string][] = [
  ['cosine', {}, 'unknown schedule "cosine"'],
  ['cosineDecay', { decaySteps: 3 }, 'cosineDecay.initialLearningRate: missing'],
  [
    'cosineDecay',
    { initialLearningRate: 1, decaySteps: 0 },
    'cosineDecay.decaySteps: found 0, expected a number above 0',
  ],
  ['exponentialDecay', { rate: 3 }, 'unknown option of exponentialDecay "rate"'],
  [
    'piecewiseConstantDecay',
    { boundaries: [1], values: [1] },
    'piecewiseConstantDecay: found 1 boundaries and 1 values, expected one value more than boundaries',
  ],
  [
    'piecewiseConstantDecay',
    { boundaries: [2, 1], values: [1, 2, 3] },
    'piecewiseConstantDecay.boundaries: expected ascending numbers',
  ],
  [
    'piecewiseConstantDecay',
    { boundaries: ['1'], values: [1, 2] },
    'piecewiseConstantDecay.boundaries: found ["1"], expected a list of numbers',
  ],
  [
    'oneCycle',
    { maxLr: 1, totalSteps: 1 },
    'oneCycle.totalSteps: found 1, expected a whole number from 2 up',
  ],
];

for (const [name, options, message] of refused)
  test(`${name} with ${JSON.stringify(options)} is refused`, () => {
    assert.throws(() => resolveSchedule(name, options), { code: 'config', message });
  });

test('a schedule keeps no tensor but the rate, and reads nothing back', (context) => {
  const schedule = schedules.cosineDecayRestarts({ initialLearningRate: 1, firstDecaySteps: 3 });
  const step = tf.scalar(1);
  const before = tf.memory().numTensors;
  context.mock.method(tf.backend(), 'readSync', () => assert.fail('a value was read back'));
  schedule(step);
  assert.equal(tf.memory().numTensors, before + 1);
});

test('an optimizer takes a schedule for its learning rate', () => {
  const learningRate = schedules.piecewiseConstantDecay({ boundaries: [0], values: [1, 10] });
  const optimizer = optimizers.sgd({ learningRate });
  const w = tf.variable(tf.scalar(0));
  for (let i = 0; i < 2; i++) optimizer.applyGradients([[tf.scalar(-1), w]]);
  assert.equal(w.dataSync()[0], 11);
});
