/** @file True and false positives and negatives at thresholds, as keras/src/metrics/metrics_utils.py counts them. */
import { toSameRank } from '../losses/index.ts';
import { type Tensor, type Tensor1D, tf } from '../tensorflow.ts';

export const allOutcomes = [
  'truePositives',
  'falsePositives',
  'trueNegatives',
  'falseNegatives',
] as const;
export type Outcome = (typeof allOutcomes)[number];

/** The weighted count of each outcome: one number per threshold, or per threshold and label. */
export type Counts = Record<Outcome, () => Tensor>;

export interface Selection {
  /** Count only the k greatest predictions of a row as positive candidates. */
  topK?: number | null;
  /** Look at one class of the last axis. */
  classId?: number | null;
}

/** Vectors of one length; labels are 1 and 0. */
interface Sample {
  labels: Tensor;
  predictions: Tensor;
  weights: Tensor;
}

/** What counts the outcomes of a batch: a prediction above a threshold is positive there. */
export function counter(thresholds: readonly number[], selection: Selection = {}) {
  const countAt = isEven(thresholds) ? countByBucket : countByComparison;
  return (yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): Counts =>
    countAt(sampleOf(yTrue, yPred, selection, sampleWeight), thresholds);
}

/** All labels, predictions and weights in a row. */
function sampleOf(
  yTrue: Tensor,
  yPred: Tensor,
  { topK = null, classId = null }: Selection,
  sampleWeight?: Tensor,
): Sample {
  const [labels, predictions] = toSameRank(yTrue.notEqual(0).cast('float32'), yPred);
  const candidates = topK === null ? predictions : onlyGreatest(predictions, topK);
  const [y, yHat] = [labels, candidates].map((x) =>
    classId === null ? x : x.gather(tf.tensor1d([classId], 'int32'), -1),
  ) as [Tensor, Tensor];
  const weights = weightsLike(yHat, sampleWeight);
  return { labels: y.flatten(), predictions: yHat.flatten(), weights: weights.flatten() };
}

function weightsLike(yHat: Tensor, sampleWeight?: Tensor): Tensor {
  if (sampleWeight === undefined) return tf.onesLike(yHat);
  const weight = sampleWeight.rank < yHat.rank ? sampleWeight.expandDims(-1) : sampleWeight;
  return (weight.rank > yHat.rank ? weight.squeeze([-1]) : weight).broadcastTo(yHat.shape);
}

const never = -1e10;

function onlyGreatest(predictions: Tensor, k: number): Tensor {
  const { indices } = tf.topk(predictions, k);
  const kept = tf.oneHot(indices.cast('int32'), predictions.shape.at(-1)!).cast('float32').sum(-2);
  return predictions.mul(kept).add(tf.sub(1, kept).mul(never));
}

function countByComparison(
  { labels, predictions, weights }: Sample,
  thresholds: readonly number[],
): Counts {
  const isPositive = predictions
    .expandDims(0)
    .greater(tf.tensor2d([...thresholds], [thresholds.length, 1]))
    .cast('float32');
  const isNegative = () => tf.sub(1, isPositive);
  const [ones, zeros] = [labels.mul(weights), tf.sub(1, labels).mul(weights)];
  return {
    truePositives: () => isPositive.mul(ones).sum(1),
    falsePositives: () => isPositive.mul(zeros).sum(1),
    trueNegatives: () => isNegative().mul(zeros).sum(1),
    falseNegatives: () => isNegative().mul(ones).sum(1),
  };
}

/** Keras's test, with NumPy's tolerances. */
function isEven(thresholds: readonly number[]): boolean {
  const steps = thresholds.length - 1;
  return (
    steps >= 2 &&
    thresholds.every((threshold, i) => Math.abs(threshold - i / steps) <= 1e-7 + (1e-5 * i) / steps)
  );
}

/** For thresholds that divide [0, 1] evenly: counts per interval, summed from above. */
function countByBucket(
  { labels, predictions, weights }: Sample,
  thresholds: readonly number[],
): Counts {
  const buckets = bucketsOf(predictions, thresholds);
  const above = (counted: Tensor) =>
    tf.unsortedSegmentSum(counted, buckets, thresholds.length).cumsum(0, false, true);
  const [ones, zeros] = [labels.mul(weights), tf.sub(1, labels).mul(weights)];
  return {
    truePositives: () => above(ones),
    falsePositives: () => above(zeros),
    trueNegatives: () => zeros.sum().sub(above(zeros)),
    falseNegatives: () => ones.sum().sub(above(ones)),
  };
}

/** The number of the highest threshold below each prediction; where the first is below 0, none has -1. */
function bucketsOf(predictions: Tensor, thresholds: readonly number[]): Tensor1D {
  const buckets = predictions
    .clipByValue(0, 1)
    .mul(thresholds.length - 1)
    .ceil()
    .sub(1);
  const isWidened = thresholds[0]! < 0 || thresholds.at(-1)! > 1;
  return (isWidened ? buckets.relu() : buckets).cast('int32') as Tensor1D;
}
