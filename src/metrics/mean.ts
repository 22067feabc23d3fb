import { toSameRank } from '../losses/index.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { type MetricState, type Streaming } from './metric.ts';

type Values = (yTrue: Tensor, yPred: Tensor) => Tensor;

/** The weighted mean over all samples of what `valuesOf` gives for each, as keras/src/metrics/reduction_metrics.py. */
export function meanOf(valuesOf: Values): Streaming {
  return {
    init: () => ({ total: tf.scalar(0), count: tf.scalar(0) }),
    update: ({ total, count }, yTrue, yPred, sampleWeight) => {
      const added = perSample(valuesOf(yTrue, yPred), sampleWeight);
      return { total: total!.add(added.total), count: count!.add(added.count) };
    },
    result: meanResult,
  };
}

export const meanResult = ({ total, count }: MetricState): Tensor => tf.divNoNan(total!, count!);

/** The sum of one value per sample, and the samples' number or weight. */
function perSample(values: Tensor, sampleWeight: Tensor | undefined) {
  if (sampleWeight === undefined)
    return { total: samplesOf(values).sum(), count: tf.scalar(values.shape[0] ?? 1) };
  const [aligned, weight] = toSameRank(values, sampleWeight);
  const reduced = meanFrom(aligned, weight.rank);
  const weights = weight.broadcastTo(reduced.shape);
  return { total: samplesOf(reduced.mul(weights)).sum(), count: samplesOf(weights).sum() };
}

const samplesOf = (values: Tensor): Tensor => meanFrom(values, 1);

/** The mean over all axes from `first` on. */
function meanFrom(values: Tensor, first: number): Tensor {
  const axes = Array.from({ length: Math.max(values.rank - first, 0) }, (_, i) => first + i);
  return axes.length === 0 ? values : values.mean(axes);
}
