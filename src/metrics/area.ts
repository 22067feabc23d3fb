/** @file Areas under curves through the points of descending thresholds. */
import { type Tensor, tf } from '../tensorflow.ts';
import type { MetricState } from './metric.ts';
import { shareOf } from './streamed-counts.ts';

interface Points {
  x: Tensor;
  y: Tensor;
}

const recallOf = (state: MetricState) => shareOf(state['truePositives']!, state['falseNegatives']!);

/** The point of each threshold. */
export const curves = {
  ROC: (state) => ({
    x: shareOf(state['falsePositives']!, state['trueNegatives']!),
    y: recallOf(state),
  }),
  PR: (state) => ({
    x: recallOf(state),
    y: shareOf(state['truePositives']!, state['falsePositives']!),
  }),
  PRGAIN: gains,
} satisfies Record<string, (state: MetricState) => Points>;

/** Precision and recall as gains over always saying yes (Flach & Kull 2015). */
function gains(state: MetricState): Points {
  const { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn } = state;
  const odds = tf.divNoNan(tp!.add(fn!), tn!.add(fp!));
  const gain = (wrong: Tensor) => tf.sub(1, odds.mul(tf.divNoNan(wrong, tp!)));
  const isNone = tp!.equal(0);
  return {
    x: tf.where(isNone, tf.zerosLike(tp!), gain(fn!)).maximum(0),
    y: tf.where(isNone, tf.onesLike(tp!), gain(fp!)),
  };
}

/** The height of a strip between two points. */
export const summations = {
  interpolation: (left, right) => left.add(right).div(2),
  minoring: (left, right) => left.minimum(right),
  majoring: (left, right) => left.maximum(right),
} satisfies Record<string, (left: Tensor, right: Tensor) => Tensor>;

type Height = (typeof summations)[keyof typeof summations];

/** The sum of the strips, one for each label where there are several. */
export function riemannArea({ x, y }: Points, height: Height): Tensor {
  const width = allButLast(x).sub(allButFirst(x));
  return width.mul(height(allButLast(y), allButFirst(y))).sum(0);
}

/** The area under precision over recall, true positives interpolated between thresholds (Davis & Goadrich 2006). */
export function interpolatedPrecisionRecallArea(state: MetricState): Tensor {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn } = state;
  const positives = tp!.add(fp!);
  const [before, after] = [allButLast(positives), allButFirst(positives)];
  const found = allButLast(tp!).sub(allButFirst(tp!));
  const slope = tf.divNoNan(found, before.sub(after).maximum(0));
  const intercept = allButFirst(tp!).sub(slope.mul(after));
  const bothFound = before.greater(0).logicalAnd(after.greater(0));
  const ratio = tf.where(bothFound, tf.divNoNan(before, after.maximum(0)), tf.onesLike(after));
  const labels = allButFirst(tp!).add(allButFirst(fn!)).maximum(0);
  return tf.divNoNan(slope.mul(found.add(intercept.mul(ratio.log()))), labels).sum(0);
}

const allButLast = (x: Tensor): Tensor => x.slice(0, x.shape[0]! - 1);
const allButFirst = (x: Tensor): Tensor => x.slice(1);
