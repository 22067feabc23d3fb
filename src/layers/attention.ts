/** @file The layers of keras/src/layers/attention: in a sequential model, a sequence attends to itself. */
import { type Tensor, type Tensor2D, tf } from '../tensorflow.ts';
import { timesMatrix } from './core.ts';
import { dropOut } from './noise.ts';
import type { MultiHeadAttentionOptions } from './plans/attention.ts';
import type { Rule, Situation, Weights } from './types.ts';

/** Vaswani et al. 2017: softmax(QKᵀ/√d)·V of each head, then a projection of all heads together. */
export function multiHeadAttention(
  { keyDim, dropout, useCausalMask }: MultiHeadAttentionOptions,
  { seed }: Situation,
): Rule {
  return (weights, x, { training, step }) => {
    const [query, key, value] = (['query', 'key', 'value'] as const).map((part) =>
      headsOf(x, weights, part),
    ) as [Tensor, Tensor, Tensor];
    const scores = tf.mul(tf.matMul(query, key, false, true), 1 / Math.sqrt(keyDim));
    const attention = tf.softmax(useCausalMask ? withoutFuture(scores) : scores);
    const kept =
      training && dropout > 0
        ? dropOut(attention, dropout, seed, step, attention.shape)
        : attention;
    const seen = tf.transpose(tf.matMul(kept, value), [0, 2, 1, 3]);
    return projected(seen, weights);
  };
}

/** [rows, steps, features] through a kernel [features, heads, size]: [rows, heads, steps, size] */
function headsOf(x: Tensor, weights: Weights, part: 'query' | 'key' | 'value'): Tensor {
  const kernel = weights[`${part}/kernel`]!;
  const bias = weights[`${part}/bias`];
  const [features, heads, size] = kernel.shape as [number, number, number];
  const flat = timesMatrix(x, tf.reshape(kernel, [features, heads * size]) as Tensor2D);
  const split = tf.reshape(flat, [...x.shape.slice(0, -1), heads, size]);
  return tf.transpose(bias ? tf.add(split, bias) : split, [0, 2, 1, 3]);
}

/** [rows, steps, heads, size] through the last kernel [heads, size, features] */
function projected(seen: Tensor, weights: Weights): Tensor {
  const kernel = weights['attentionOutput/kernel']!;
  const bias = weights['attentionOutput/bias'];
  const [heads, size, features] = kernel.shape as [number, number, number];
  const flat = tf.reshape(seen, [...seen.shape.slice(0, 2), heads * size]);
  const y = timesMatrix(flat, tf.reshape(kernel, [heads * size, features]) as Tensor2D);
  return bias ? tf.add(y, bias) : y;
}

/** The lowest score that Keras gives: its softmax is 0. */
const lowest = -0.7 * 3.4028234663852886e38;

/** Scores [.., steps, steps], those of later steps so low that nothing is seen of them. */
function withoutFuture(scores: Tensor): Tensor {
  const steps = tf.range(0, scores.shape.at(-1)!);
  const past = tf.greaterEqual(tf.expandDims(steps, 1), tf.expandDims(steps, 0));
  return tf.where(tf.broadcastTo(past, scores.shape), scores, tf.fill(scores.shape, lowest));
}
