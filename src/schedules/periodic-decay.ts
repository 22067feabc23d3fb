import { positive, readOptions, required } from '../options.ts';
import type { Tensor } from '../tensorflow.ts';
import { type Schedule, schedule } from './schedule.ts';

export interface PeriodicDecayOptions {
  initialLearningRate: number;
  decaySteps: number;
  decayRate: number;
  /** Decay once at the end of each `decaySteps`, rather than a little at every step. */
  staircase?: boolean;
}

const defaults: Required<PeriodicDecayOptions> = {
  initialLearningRate: required,
  decaySteps: required,
  decayRate: required,
  staircase: false,
};

/** A schedule that depends on how many times `decaySteps` have passed. */
export function periodicDecay(
  name: string,
  given: PeriodicDecayOptions,
  decayed: (options: PeriodicDecayOptions, periods: Tensor) => Tensor,
): Schedule {
  const options = readOptions(name, defaults, given, { kinds: { decaySteps: positive } });
  return schedule((step) => {
    const periods = step.div(options.decaySteps);
    return decayed(options, options.staircase ? periods.floor() : periods);
  });
}
