import { count, optional } from '../options.ts';
import type { Outcome } from './confusion.ts';
import { defineMetric } from './metric.ts';
import {
  type Thresholds,
  scalarOfOne,
  shareOf,
  streamedCounts,
  thresholdList,
  thresholdsKind,
} from './streamed-counts.ts';

/** The share of the true positives among them and the outcome named. With `topK` every candidate is positive by default. */
const defineShare = (name: string, otherwise: Outcome) =>
  defineMetric(name, {
    defaults: {
      thresholds: null as Thresholds,
      topK: null as number | null,
      classId: null as number | null,
    },
    kinds: { thresholds: thresholdsKind, topK: optional(count) },
    streaming: ({ thresholds, topK, classId }) =>
      streamedCounts(
        ['truePositives', otherwise],
        thresholdList(thresholds, topK === null ? 0.5 : -1e10),
        (state) => scalarOfOne(shareOf(state['truePositives']!, state[otherwise]!)),
        { topK, classId },
      ),
  });

/** The share of positive predictions that are right. */
export const precision = defineShare('precision', 'falsePositives');

/** The share of positive labels that are found. */
export const recall = defineShare('recall', 'falseNegatives');
