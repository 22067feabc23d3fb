import { count, numbers, optional, wholeFrom } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { curves, interpolatedPrecisionRecallArea, riemannArea, summations } from './area.ts';
import { type Counts, type Outcome, allOutcomes, counter } from './confusion.ts';
import { type MetricState, type Streaming, defineMetric, entryOf } from './metric.ts';
import { evenThresholds } from './streamed-counts.ts';

const defaults = {
  numThresholds: 200,
  curve: 'ROC',
  summationMethod: 'interpolation',
  thresholds: null as number[] | null,
  /** A curve for each label, and the mean of their areas. */
  multiLabel: false,
  numLabels: null as number | null,
  labelWeights: null as number[] | null,
  fromLogits: false,
};
type Options = typeof defaults;

/** The area under the receiver operating characteristic, or another curve, as keras/src/metrics/confusion_metrics.py. */
export const auc = defineMetric('auc', {
  defaults,
  kinds: {
    numThresholds: wholeFrom(2),
    numLabels: optional(count),
    thresholds: optional(numbers),
    labelWeights: optional(numbers),
  },
  streaming: (options) => {
    const thresholds = thresholdsOf(options);
    const countBatch = batchCounter(thresholds, options);
    return {
      init: (yPredShape) => {
        const labels = options.numLabels ?? yPredShape.at(-1) ?? 1;
        const shape = options.multiLabel ? [thresholds.length, labels] : [thresholds.length];
        return forEachOutcome(() => tf.zeros(shape));
      },
      update: (state, yTrue, yPred, sampleWeight) => {
        const probabilities = options.fromLogits ? yPred.sigmoid() : yPred;
        const counts = countBatch(yTrue, probabilities, sampleWeight);
        return forEachOutcome((outcome) => state[outcome]!.add(counts[outcome]()));
      },
      result: resultOf(options),
    } satisfies Streaming;
  },
});

const forEachOutcome = (value: (outcome: Outcome) => Tensor): MetricState =>
  Object.fromEntries(allOutcomes.map((outcome) => [outcome, value(outcome)]));

/** The ends lie beyond 0 and 1, so that every prediction is between them. */
function thresholdsOf({ thresholds, numThresholds }: Options): number[] {
  const inner = thresholds?.toSorted((a, b) => a - b) ?? evenThresholds(numThresholds).slice(1, -1);
  return [-1e-7, ...inner, 1 + 1e-7];
}

function batchCounter(thresholds: number[], { multiLabel, labelWeights }: Options) {
  const countAll = counter(thresholds);
  if (!multiLabel)
    return (yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): Counts =>
      countAll(yTrue, yPred, withLabelWeights(yPred, sampleWeight, labelWeights));
  return (yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): Counts => {
    const ofLabels = yPred
      .unstack(-1)
      .map((yHat, label) => countAll(yTrue.unstack(-1)[label]!, yHat, sampleWeight));
    const stacked = (outcome: Outcome) => () =>
      tf.stack(
        ofLabels.map((c) => c[outcome]()),
        -1,
      );
    return Object.fromEntries(allOutcomes.map((o) => [o, stacked(o)])) as Counts;
  };
}

function withLabelWeights(
  yPred: Tensor,
  sampleWeight: Tensor | undefined,
  labelWeights: number[] | null,
): Tensor | undefined {
  if (labelWeights === null) return sampleWeight;
  const ofSamples = sampleWeight?.expandDims(-1) ?? tf.onesLike(yPred);
  return ofSamples.mul(tf.tensor1d(labelWeights));
}

function resultOf({ curve, summationMethod, multiLabel, labelWeights }: Options) {
  const pointsOf = entryOf('curve', curve, curves);
  const height = entryOf('summation method', summationMethod, summations);
  const area =
    pointsOf === curves.PR && height === summations.interpolation
      ? interpolatedPrecisionRecallArea
      : (state: MetricState) => riemannArea(pointsOf(state), height);
  return (state: MetricState): Tensor => {
    const areas = area(state);
    if (!multiLabel) return areas;
    if (labelWeights === null) return areas.mean();
    const weights = tf.tensor1d(labelWeights);
    return tf.divNoNan(areas.mul(weights).sum(), weights.sum());
  };
}
