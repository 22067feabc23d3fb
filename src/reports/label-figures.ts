/** @file How well a model tells each of several labels. */
import type { LabelPredictions } from '../training/predictions.ts';
import { tradeOffs } from './trade-offs.ts';

/** Undefined is what has nothing to be divided by: the precision of a label that is never predicted. */
export interface LabelFigures {
  /** Rows that have the label. */
  count: number;
  accuracy: number | undefined;
  precision: number | undefined;
  recall: number | undefined;
  f1: number | undefined;
  /** Area under the ROC curve, where some rows have the label and others not. */
  area?: number | undefined;
}

interface Counts {
  rows: number;
  /** Rows whose answer is right. */
  right: number;
  /** That have the label and are given it; that are given it and have it not; that have it and are not given it. */
  hits: number;
  alarms: number;
  misses: number;
}

/** Of each label, in their order. */
export const figuresByLabel = ({ truth, predicted, scores }: LabelPredictions): LabelFigures[] =>
  truth.map((labels, i) => ({
    ...figuresOf(countsOf(labels, predicted[i]!)),
    area: areaOf(labels, scores[i]!),
  }));

/** Of all labels, every answer counting the same (scikit-learn's `micro`). */
export const figuresOfAll = ({ truth, predicted }: LabelPredictions): LabelFigures =>
  figuresOf(countsOf(truth.flat(), predicted.flat()));

/** Rows of which every label is told right. */
export const rowsAllRight = ({ ids, truth, predicted }: LabelPredictions): number =>
  ids.filter((_, row) => truth.every((labels, i) => labels[row] === predicted[i]![row])).length;

function countsOf(truth: readonly number[], predicted: readonly number[]): Counts {
  const counts: Counts = { rows: truth.length, right: 0, hits: 0, alarms: 0, misses: 0 };
  truth.forEach((label, row) => {
    if (label === predicted[row]) counts.right++;
    if (label === 1 && predicted[row] === 1) counts.hits++;
    if (label !== 1 && predicted[row] === 1) counts.alarms++;
    if (label === 1 && predicted[row] !== 1) counts.misses++;
  });
  return counts;
}

const figuresOf = ({ rows, right, hits, alarms, misses }: Counts): LabelFigures => ({
  count: hits + misses,
  accuracy: share(right, rows),
  precision: share(hits, hits + alarms),
  recall: share(hits, hits + misses),
  f1: share(2 * hits, 2 * hits + alarms + misses),
});

const share = (part: number, whole: number): number | undefined =>
  whole === 0 ? undefined : part / whole;

function areaOf(truth: readonly number[], scores: readonly number[]): number | undefined {
  if (!scores.every(Number.isFinite)) return undefined;
  const { area, positives } = tradeOffs(truth, scores);
  return positives > 0 && positives < 1 ? area : undefined;
}
