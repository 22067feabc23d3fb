/** @file The table of learning-rate schedules: `schedules.exponentialDecay({ initialLearningRate: 0.1, … })`. */
import { resolveName } from '../options.ts';
import { cosineDecayRestarts } from './cosine-decay-restarts.ts';
import { cosineDecay } from './cosine-decay.ts';
import { exponentialDecay } from './exponential-decay.ts';
import { inverseTimeDecay } from './inverse-time-decay.ts';
import { oneCycle } from './one-cycle.ts';
import { piecewiseConstantDecay } from './piecewise-constant-decay.ts';
import { polynomialDecay } from './polynomial-decay.ts';
import type { Schedule } from './schedule.ts';

export type { Schedule } from './schedule.ts';

export type ScheduleName =
  | 'cosineDecay'
  | 'cosineDecayRestarts'
  | 'exponentialDecay'
  | 'inverseTimeDecay'
  | 'oneCycle'
  | 'piecewiseConstantDecay'
  | 'polynomialDecay';

export const schedules = {
  cosineDecay,
  cosineDecayRestarts,
  exponentialDecay,
  inverseTimeDecay,
  oneCycle,
  piecewiseConstantDecay,
  polynomialDecay,
} satisfies Record<ScheduleName, (options: never) => Schedule>;

/**
 * The schedule that `name` names (`cosineDecay`, `CosineDecay`, `cosine_decay`), with these options.
 * @throws GradtapeError `config` for an unknown name or option, with a did-you-mean.
 */
export function resolveSchedule(name: string, options: object): Schedule {
  return schedules[resolveName('schedule', name, schedules)](options as never);
}
