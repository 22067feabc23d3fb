/** @file The config's metrics, each by a name of its own. */
import type { Config, MetricConfig } from '../config/schema.ts';
import { type MetricState, resolveMetric } from '../metrics/index.ts';
import type { Tensor } from '../tensorflow.ts';
import { blaming } from './blame.ts';
import type { Columns } from './columns.ts';
import { expressionMetric } from './expression-metric.ts';
import { type Seen, inKerasShapes } from './seen.ts';

/** A metric over the batches of an epoch; pure functions whose results the caller owns. */
export interface EpochMetric {
  readonly name: string;
  init: () => MetricState;
  update: (state: MetricState, seen: Seen) => MetricState;
  result: (state: MetricState) => Tensor;
}

export interface EpochMetrics {
  names: readonly string[];
  metrics: readonly EpochMetric[];
  /** What they have gathered before an epoch; the caller owns it. */
  begin: () => MetricState[];
}

type Settings = Pick<Config, 'metrics' | 'weightedMetrics'>;

/** `outputShape` is that of what the model predicts for a row. */
export function epochMetrics(
  settings: Settings,
  columns: Columns,
  outputShape: readonly number[],
): EpochMetrics {
  const [plain, weighted] = (['metrics', 'weightedMetrics'] as const).map((key) =>
    settings[key].map((config, i) => metricOf(config, columns, outputShape, `${key}[${i}]`)),
  ) as [EpochMetric[], EpochMetric[]];
  const metrics = [...plain, ...weighted];
  return {
    names: distinctNames(plain, weighted),
    metrics,
    begin: () => metrics.map((metric) => metric.init()),
  };
}

function metricOf(
  config: MetricConfig,
  columns: Columns,
  outputShape: readonly number[],
  where: string,
): EpochMetric {
  const metric =
    config.type === 'expression'
      ? expressionMetric(config, columns, outputShape, where)
      : namedMetric(config, columns, outputShape, where.startsWith('weighted'));
  const { update } = metric;
  return { ...metric, update: (...args) => blaming(where, () => update(...args)) };
}

function namedMetric(
  { type, ...options }: Exclude<MetricConfig, { type: 'expression' }>,
  { targets }: Columns,
  outputShape: readonly number[],
  isWeighted: boolean,
): EpochMetric {
  const outputs = outputShape.length > 0 ? outputShape : [1];
  const shapes = { yTrue: [1, targets.length], yPred: [1, ...outputs] };
  const { name, init, update, result } = resolveMetric(type, options, shapes);
  return {
    // As Keras tells it: `accuracy`, whichever it is.
    name: type === 'accuracy' || type === 'crossentropy' ? type : name,
    init: () => init(shapes.yPred),
    update: (state, [, { y, weight }, predictions]) =>
      update(state, ...inKerasShapes(y, predictions), isWeighted ? weight : undefined),
    result,
  };
}

/** As Keras tells metrics of one name apart: `precision`, `precision_1`, `weighted_precision`. */
function distinctNames(plain: readonly EpochMetric[], weighted: readonly EpochMetric[]): string[] {
  const counts = new Map<string, number>();
  const distinct = (name: string): string => {
    const before = counts.get(name) ?? 0;
    counts.set(name, before + 1);
    return before === 0 ? name : `${name}_${before}`;
  };
  const names = plain.map(({ name }) => distinct(name));
  const weightedNames = weighted.map(({ name }) =>
    distinct(counts.has(name) ? `weighted_${name}` : name),
  );
  return [...names, ...weightedNames];
}
