import { tf } from '../tensorflow.ts';
import { type PeriodicDecayOptions, periodicDecay } from './periodic-decay.ts';
import type { Schedule } from './schedule.ts';

/** initialLearningRate × decayRate ^ (step / decaySteps). */
export const exponentialDecay = (options: PeriodicDecayOptions): Schedule =>
  periodicDecay('exponentialDecay', options, ({ initialLearningRate, decayRate }, periods) =>
    tf.pow(decayRate, periods).mul(initialLearningRate),
  );
