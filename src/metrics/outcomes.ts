import type { Outcome } from './confusion.ts';
import { defineMetric } from './metric.ts';
import {
  type Thresholds,
  scalarOfOne,
  streamedCounts,
  thresholdList,
  thresholdsKind,
} from './streamed-counts.ts';

const defineCount = (outcome: Outcome) =>
  defineMetric(outcome, {
    defaults: { thresholds: null as Thresholds },
    kinds: { thresholds: thresholdsKind },
    streaming: ({ thresholds }) =>
      streamedCounts([outcome], thresholdList(thresholds, 0.5), (state) =>
        scalarOfOne(state[outcome]!),
      ),
  });

/** The weighted number of samples of each outcome; a prediction above the threshold is positive. */
export const truePositives = defineCount('truePositives');
export const falsePositives = defineCount('falsePositives');
export const trueNegatives = defineCount('trueNegatives');
export const falseNegatives = defineCount('falseNegatives');
