import { GradtapeError } from '../errors.ts';
import { type Tensor, tf } from '../tensorflow.ts';

/**
 * The sample weights that weights of classes amount to; a class without one weighs 1. Labels are class numbers, with or
 * without a last axis of size 1, or one-hot.
 * @throws GradtapeError `config` for a key that is no class number or a weight that is no number from 0 up.
 */
export function classWeights(weights: Readonly<Record<string, number>>): (yTrue: Tensor) => Tensor {
  const entries = Object.entries(weights);
  const stray = entries.find(([key, weight]) => !/^\d+$/.test(key) || !(weight >= 0));
  if (stray)
    throw new GradtapeError(
      'config',
      `classWeight.${stray[0]}: found ${stray[1]}, expected a class number and a weight from 0 up`,
    );
  const classes = Math.max(0, ...entries.map(([key]) => Number(key) + 1));
  const table = Array.from({ length: classes }, (_, number) => weights[number] ?? 1);
  return (yTrue) =>
    tf.tidy(() => {
      const oneHot = tf.oneHot(classNumbers(yTrue), classes).cast('float32');
      const others = tf.sub(1, oneHot.sum(-1));
      return oneHot.mul(tf.tensor1d(table)).sum(-1).add(others);
    });
}

function classNumbers(yTrue: Tensor): Tensor {
  if (yTrue.rank < 2) return yTrue.cast('int32');
  return (yTrue.shape.at(-1) === 1 ? yTrue.squeeze([-1]) : yTrue.argMax(-1)).cast('int32');
}
