import { type Tensor, tf } from '../tensorflow.ts';
import { toSameRank } from './alignment.ts';

type Reduce = (values: Tensor, sampleWeight: Tensor | undefined) => Tensor;

const meanOverCount: Reduce = (values) => values.sum().div(values.size);

/** From weighted values to the loss. A single value, or none, is left as it is. */
export const reductions = {
  sumOverBatchSize: meanOverCount,
  mean: meanOverCount,
  meanWithSampleWeight: (values, weight) =>
    weight ? tf.divNoNan(values.sum(), weight.sum()) : meanOverCount(values, weight),
  sum: (values) => values.sum(),
  none: (values) => values,
} satisfies Record<string, Reduce>;

export type Reduction = keyof typeof reductions;

/** The loss of values, one per sample, each multiplied by its sample's weight. */
export function reduceWeighted(
  values: Tensor,
  sampleWeight: Tensor | undefined,
  reduction: Reduction,
): Tensor {
  const [aligned, weight] = sampleWeight
    ? toSameRank(values, sampleWeight.cast('float32'))
    : [values, undefined];
  const weighted = weight ? aligned.mul(weight) : aligned;
  return weighted.rank === 0 || weighted.size === 0
    ? weighted
    : reductions[reduction](weighted, weight);
}

/** Sample weights with 0 for what does not count and, where the loss is divided by the number of samples, that made good. */
export function withMask(
  sampleWeight: Tensor | undefined,
  counts: Tensor | null,
  reduction: Reduction,
): Tensor | undefined {
  if (counts === null) return sampleWeight;
  const mask = counts.cast('float32');
  const scaled =
    reductions[reduction] === meanOverCount
      ? mask.mul(tf.divNoNan(tf.scalar(mask.size), mask.sum()))
      : mask;
  return sampleWeight ? sampleWeight.mul(scaled) : scaled;
}
