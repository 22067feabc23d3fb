/** @file The config's metrics, each by a name of its own. */
import type { MetricConfig } from '../config/schema.ts';
import { type Metric, type MetricState, resolveMetric } from '../metrics/index.ts';

export interface EpochMetrics {
  names: readonly string[];
  metrics: readonly Metric[];
  /** What they have gathered before an epoch; the caller owns it. */
  begin: () => MetricState[];
}

/** `outputShape` is that of what the model predicts for a row, `targets` how many columns it is compared with. */
export function epochMetrics(
  configs: readonly MetricConfig[],
  outputShape: readonly number[],
  targets = 1,
): EpochMetrics {
  const outputs = outputShape.length > 0 ? outputShape : [1];
  const shapes = { yTrue: [1, targets], yPred: [1, ...outputs] };
  const metrics = configs.map(({ type, ...options }) => resolveMetric(type, options, shapes));
  return {
    names: distinctNames(metrics),
    metrics,
    begin: () => metrics.map((metric) => metric.init(shapes.yPred)),
  };
}

/** As Keras tells metrics of one name apart: `precision`, `precision_1`. */
const distinctNames = (metrics: readonly Metric[]): string[] =>
  metrics.map(({ name }, i) => {
    const before = metrics.slice(0, i).filter((metric) => metric.name === name).length;
    return before === 0 ? name : `${name}_${before}`;
  });
