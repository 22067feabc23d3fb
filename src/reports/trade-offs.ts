/** @file What a threshold trades: the ROC and precision-recall curves of scores, exact at every score. */
import type { Point } from './downsample.ts';

export interface TradeOffs {
  /** False positive rate (x) and true positive rate (y), from (0, 0) to (1, 1). */
  roc: Point[];
  /** Area below it: the chance that a positive row has a greater score than a negative one. */
  area: number;
  /** Recall (x) and precision (y). */
  precisionRecall: Point[];
  /** The mean precision over the positive rows, each at its own score. */
  averagePrecision: number;
  /** The share of positive rows. */
  positives: number;
}

/** The curves of `scores` for `truth`, 1 or 0 for each; rows of one score are taken together, in no order. */
export function tradeOffs(truth: readonly number[], scores: readonly number[]): TradeOffs {
  const order = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const positive = truth.filter((label) => label === 1).length;
  const negative = truth.length - positive;
  const roc: Point[] = [{ x: 0, y: 0 }];
  const precisionRecall: Point[] = [];
  let [hits, alarms, area, averagePrecision] = [0, 0, 0, 0];
  order.forEach((row, rank) => {
    if (truth[row] === 1) hits += 1;
    else alarms += 1;
    const next = order[rank + 1];
    if (next !== undefined && scores[next] === scores[row]) return;
    const last = roc.at(-1)!;
    const point = { x: alarms / negative, y: hits / positive };
    const precision = hits / (hits + alarms);
    area += ((point.x - last.x) * (point.y + last.y)) / 2;
    averagePrecision += (point.y - last.y) * precision;
    roc.push(point);
    precisionRecall.push({ x: point.y, y: precision });
  });
  return { roc, area, precisionRecall, averagePrecision, positives: positive / truth.length };
}
