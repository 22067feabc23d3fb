import { tf } from '../tensorflow.ts';
import { type PeriodicDecayOptions, periodicDecay } from './periodic-decay.ts';
import type { Schedule } from './schedule.ts';

/** initialLearningRate / (1 + decayRate × step / decaySteps). */
export const inverseTimeDecay = (options: PeriodicDecayOptions): Schedule =>
  periodicDecay('inverseTimeDecay', options, ({ initialLearningRate, decayRate }, periods) =>
    tf.div(initialLearningRate, periods.mul(decayRate).add(1)),
  );
