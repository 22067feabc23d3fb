/** @file Events of runs that never were. */
import type { EndEvent, EpochEvent, StartEvent } from '../../src/training/events.ts';

export const startEvent = (rest: Partial<StartEvent> = {}): StartEvent => ({
  event: 'start',
  backend: 'native',
  execution: 'graph',
  firstEpoch: 0,
  rows: 4,
  parameters: 2,
  epochs: 4,
  ...rest,
});

export const epochEvent = (
  epoch: number,
  loss: number,
  rest: Partial<EpochEvent> = {},
): EpochEvent => ({
  event: 'epoch',
  epoch,
  loss,
  metrics: {},
  learningRate: 0.5,
  seconds: 1,
  ...rest,
});

export const endEvent = (rest: Partial<EndEvent> = {}): EndEvent => ({
  event: 'end',
  epochs: 4,
  loss: 0.25,
  model: { type: 'sequential', target: 'y', layers: 1, parameters: 2 },
  ...rest,
});
