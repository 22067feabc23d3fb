/** @file The best of one rate among the thresholds at which another is high enough. */
import { count, fraction, required } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { type Selection, allOutcomes } from './confusion.ts';
import { type MetricState, defineMetric } from './metric.ts';
import { evenThresholds, shareOf, streamedCounts } from './streamed-counts.ts';

/** A rate at each threshold. */
type Rate = (state: MetricState) => Tensor;

const recall: Rate = (state) => shareOf(state['truePositives']!, state['falseNegatives']!);
const precision: Rate = (state) => shareOf(state['truePositives']!, state['falsePositives']!);
const specificity: Rate = (state) => shareOf(state['trueNegatives']!, state['falsePositives']!);

const defaults = { numThresholds: 200, classId: null as number | null };

function best(
  rate: Rate,
  constrained: Rate,
  least: number,
  { numThresholds, ...selection }: Selection & { numThresholds: number },
) {
  const result = (state: MetricState) => {
    const rates = rate(state);
    return tf.where(constrained(state).greaterEqual(least), rates, tf.zerosLike(rates)).max();
  };
  return streamedCounts(allOutcomes, evenThresholds(numThresholds), result, selection);
}

/** The best sensitivity where specificity is at least the option's; 0 where it never is. */
export const sensitivityAtSpecificity = defineMetric('sensitivityAtSpecificity', {
  defaults: { specificity: required, ...defaults },
  kinds: { specificity: fraction, numThresholds: count },
  streaming: (options) => best(recall, specificity, options.specificity, options),
});

/** The best specificity where sensitivity is at least the option's; 0 where it never is. */
export const specificityAtSensitivity = defineMetric('specificityAtSensitivity', {
  defaults: { sensitivity: required, ...defaults },
  kinds: { sensitivity: fraction, numThresholds: count },
  streaming: (options) => best(specificity, recall, options.sensitivity, options),
});

/** The best precision where recall is at least the option's; 0 where it never is. */
export const precisionAtRecall = defineMetric('precisionAtRecall', {
  defaults: { recall: required, ...defaults },
  kinds: { recall: fraction, numThresholds: count },
  streaming: (options) => best(precision, recall, options.recall, options),
});

/** The best recall where precision is at least the option's; 0 where it never is. */
export const recallAtPrecision = defineMetric('recallAtPrecision', {
  defaults: { precision: required, ...defaults },
  kinds: { precision: fraction, numThresholds: count },
  streaming: (options) => best(recall, precision, options.precision, options),
});
