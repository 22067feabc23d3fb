import { type Tensor, tf } from '../tensorflow.ts';
import { type Outcome, type Selection, counter } from './confusion.ts';
import { type Kind, fraction, optional } from '../options.ts';
import { type MetricState, type Streaming } from './metric.ts';

/** Streamed counts of the outcomes asked for at each threshold, and what `resultOf` makes of them. */
export function streamedCounts(
  outcomes: readonly Outcome[],
  thresholds: readonly number[],
  resultOf: (state: MetricState) => Tensor,
  selection?: Selection,
): Streaming {
  const count = counter(thresholds, selection);
  const forEach = (value: (outcome: Outcome) => Tensor): MetricState =>
    Object.fromEntries(outcomes.map((outcome) => [outcome, value(outcome)]));
  return {
    init: () => forEach(() => tf.zeros([thresholds.length])),
    update: (state, yTrue, yPred, sampleWeight) => {
      const counts = count(yTrue, yPred, sampleWeight);
      return forEach((outcome) => state[outcome]!.add(counts[outcome]()));
    },
    result: resultOf,
  };
}

/** a / (a + b), and 0 where both are 0. */
export const shareOf = (a: Tensor, b: Tensor): Tensor => tf.divNoNan(a, a.add(b));

/** A single threshold's number is a scalar. */
export const scalarOfOne = (perThreshold: Tensor): Tensor =>
  perThreshold.size === 1 ? perThreshold.asScalar() : perThreshold;

/** One threshold, several, or null for the default. */
export type Thresholds = number | number[] | null;

export const thresholdsKind: Kind = {
  expected: 'a number from 0 to 1, a list of them or null',
  fits: (value) => [value].flat().every(optional(fraction).fits),
};

export const thresholdList = (thresholds: Thresholds, initial: number): number[] =>
  [thresholds ?? initial].flat();

/** `count` thresholds from 0 to 1. */
export const evenThresholds = (count: number): number[] =>
  count === 1 ? [0.5] : Array.from({ length: count }, (_, i) => i / (count - 1));
