/** @file The config's metrics over an epoch: empty at its start, read and emptied at its end. */
import type { MetricConfig } from '../config/schema.ts';
import { type Metric, type MetricState, resolveMetric } from '../metrics/index.ts';
import { tf } from '../tensorflow.ts';
import type { MetricValue } from './events.ts';
import { shortest } from './numbers.ts';
import type { TrainingState } from './step.ts';

export interface EpochMetrics {
  metrics: readonly Metric[];
  /** The state before an epoch. */
  begin: () => MetricState[];
  /** The values of the epoch that has ended, by name; `state` is made ready for the next. */
  finish: (state: TrainingState) => Record<string, MetricValue>;
}

/** `outputShape` is that of what the model predicts for a row. */
export function epochMetrics(
  configs: readonly MetricConfig[],
  outputShape: readonly number[],
): EpochMetrics {
  const shapes = { yTrue: [1, 1], yPred: [1, ...(outputShape.length > 0 ? outputShape : [1])] };
  const metrics = configs.map(({ type, ...options }) => resolveMetric(type, options, shapes));
  const names = distinctNames(metrics);
  const begin = (): MetricState[] => metrics.map((metric) => metric.init(shapes.yPred));
  const finish = (state: TrainingState): Record<string, MetricValue> => {
    const values = metrics.map((metric, i) => valueOf(metric, state.metrics[i]!));
    tf.dispose(state.metrics);
    state.metrics = begin();
    return Object.fromEntries(names.map((name, i) => [name, values[i]!]));
  };
  return { metrics, begin, finish };
}

/** As Keras tells metrics of one name apart: `precision`, `precision_1`. */
const distinctNames = (metrics: readonly Metric[]): string[] =>
  metrics.map(({ name }, i) => {
    const before = metrics.slice(0, i).filter((metric) => metric.name === name).length;
    return before === 0 ? name : `${name}_${before}`;
  });

/** What has one element is that number, whatever its shape. */
function valueOf(metric: Metric, state: MetricState): MetricValue {
  const result = metric.result(state);
  const value = (result.size === 1 ? result.dataSync()[0]! : result.arraySync()) as MetricValue;
  result.dispose();
  return rounded(value);
}

const rounded = (value: MetricValue): MetricValue =>
  typeof value === 'number' ? shortest(value) : value.map(rounded);
