/** @file Reductions of all rows of an epoch, put together from its batches. */
import type { Summarizing } from '../expressions/rows.ts';
import type { MetricState } from '../metrics/index.ts';
import { type Tensor, tf } from '../tensorflow.ts';

export interface SummaryRule {
  /** The state before there are rows; all states hold scalars. */
  initial: Record<string, number>;
  add: (state: MetricState, x: Tensor) => MetricState;
  result: (state: MetricState) => Tensor;
}

/** A state of one number, which is also the result. */
const running = (
  initial: number,
  ofBatch: (x: Tensor) => Tensor,
  join: (a: Tensor, b: Tensor) => Tensor,
): SummaryRule => ({
  initial: { value: initial },
  add: ({ value }, x) => ({ value: join(value!, ofBatch(x)) }),
  result: ({ value }) => value!,
});

const total = (ofBatch: (x: Tensor) => Tensor): SummaryRule => running(0, ofBatch, tf.add);
const holds = (x: Tensor): Tensor => tf.cast(tf.notEqual(x, 0), 'float32');

export const summaryRules: Record<Summarizing, SummaryRule> = {
  sum: total((x) => tf.sum(x)),
  size: total((x) => tf.scalar(x.size)),
  mean: {
    initial: { total: 0, count: 0 },
    add: (state, x) => ({
      total: tf.add(state['total']!, tf.sum(x)),
      count: tf.add(state['count']!, x.size),
    }),
    result: (state) => tf.divNoNan(state['total']!, state['count']!),
  },
  max: running(-Infinity, (x) => tf.max(x), tf.maximum),
  min: running(Infinity, (x) => tf.min(x), tf.minimum),
  prod: running(1, (x) => tf.prod(x), tf.mul),
  norm: rooted(total((x) => tf.sum(tf.square(x)))),
  variance: variance(),
  std: rooted(variance()),
  any: running(0, (x) => tf.max(holds(x)), tf.maximum),
  all: running(1, (x) => tf.min(holds(x)), tf.minimum),
};

function rooted({ result, ...rule }: SummaryRule): SummaryRule {
  return { ...rule, result: (state) => tf.sqrt(result(state)) };
}

/** Sums of squares about each part's own mean, which lose no digits (Chan, Golub & LeVeque 1979). */
function variance(): SummaryRule {
  return {
    initial: { count: 0, mean: 0, squares: 0 },
    add: (state, x) => {
      const [count, mean] = [tf.add(state['count']!, x.size), tf.mean(x)];
      const step = tf.sub(mean, state['mean']!);
      const share = tf.div(tf.scalar(x.size), count);
      const apart = tf.mul(tf.square(step), tf.mul(state['count']!, share));
      return {
        count,
        mean: tf.add(state['mean']!, tf.mul(step, share)),
        squares: tf.addN([state['squares']!, tf.sum(tf.square(tf.sub(x, mean))), apart]),
      };
    },
    result: (state) => tf.divNoNan(state['squares']!, state['count']!),
  };
}
