import { type Metric, type MetricState, resolveMetric } from '../../src/metrics/index.ts';
import { tf } from '../../src/tensorflow.ts';
import {
  type Deviation,
  deviation,
  exact,
  goldenCases,
  goldenFile,
  titled,
  worse,
} from './golden.ts';

interface MetricCase {
  name: string;
  config?: object;
  yTrue: number[] | number[][];
  yPred: number[] | number[][];
  result: number | number[];
  resultWeighted?: number | number[];
}

/** What metrics.keras3.json was made with but does not say. */
const unrecorded: Record<string, object> = {
  f1Score: { threshold: 0.5 },
  topKCategoricalAccuracy: { k: 2 },
};

interface MetricDeviation {
  title: string;
  result: Deviation;
}

/** Every golden metric, plain and weighted, and how far ours stray from them. */
export function metricDeviations(): MetricDeviation[] {
  const { sampleWeight } = goldenFile<{ sampleWeight: number[] }>('metrics.more.json');
  return [
    ...goldenCases<MetricCase>('metrics.keras3.json').map((c) => compare(c, 3)),
    ...goldenCases<MetricCase>('metrics.more.json').map((c) => compare(c, 15, sampleWeight)),
  ];
}

function compare(golden: MetricCase, firstRows: number, sampleWeight?: number[]): MetricDeviation {
  const { name, config = unrecorded[name] ?? {}, result, resultWeighted } = golden;
  const metric = resolveMetric(name, config);
  const plain = deviation(evaluate(metric, golden, firstRows), [result].flat());
  const weighted = sampleWeight
    ? deviation(evaluate(metric, golden, firstRows, sampleWeight), [resultWeighted!].flat())
    : exact;
  return { title: titled(name, config), result: worse(plain, weighted) };
}

/** The result after two batches, the first of `firstRows` rows. */
function evaluate(
  metric: Metric,
  { yTrue, yPred }: MetricCase,
  firstRows: number,
  sampleWeight?: number[],
) {
  const columns = [yTrue, yPred, ...(sampleWeight ? [sampleWeight] : [])];
  const sizes = [firstRows, yTrue.length - firstRows];
  const [labels, predictions, weights] = columns.map((x) => tf.split(tf.tensor(x), sizes));
  let state: MetricState = metric.init(predictions![0]!.shape);
  for (const batch of [0, 1])
    state = metric.update(state, labels![batch]!, predictions![batch]!, weights?.[batch]);
  return metric.result(state).dataSync();
}
