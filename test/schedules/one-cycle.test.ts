import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Schedule, schedules } from '../../src/schedules/index.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';

await useBackend('native');
const rates = (schedule: Schedule, steps: number[]) =>
  steps.map((step) => Number(schedule(tf.scalar(step)).dataSync()[0]!.toPrecision(6)));

test('one cycle rises from max/25 to the maximum and falls to 1/10000 of where it began', () => {
  const schedule = schedules.oneCycle({ maxLearningRate: 1, totalSteps: 10 });
  assert.deepEqual(rates(schedule, [0, 1, 2, 9]), [0.04, 0.52, 1, 4e-6]);
});

test('one cycle stays at its last rate when training goes on', () => {
  const schedule = schedules.oneCycle({ maxLearningRate: 1, totalSteps: 10 });
  assert.deepEqual(rates(schedule, [10, 500]), [4e-6, 4e-6]);
});

test('one cycle may be made of straight lines', () => {
  const schedule = schedules.oneCycle({
    maxLearningRate: 1,
    totalSteps: 11,
    pctStart: 0.5,
    divFactor: 5,
    finalDivFactor: 1,
    annealStrategy: 'linear',
  });
  assert.deepEqual(rates(schedule, [0, 4.5, 10]), [0.2, 1, 0.2]);
});
