/** @file The layers of keras/src/layers/normalization. */
import { type Tensor, tf } from '../tensorflow.ts';
import type { BatchNormalizationOptions } from './plans/normalization.ts';
import type { Rule, Situation } from './types.ts';

/** Ioffe & Szegedy 2015: by the batch's mean and variance in training, by the moving ones otherwise. */
export function batchNormalization(
  { axis, momentum, epsilon }: BatchNormalizationOptions,
  { frozen }: Pick<Situation, 'frozen'>,
): Rule {
  return ({ gamma, beta, movingMean, movingVariance }, x, { training }) => {
    const place = axis < 0 ? axis + x.rank : axis;
    const along = (vector: Tensor | undefined) => vector && alongAxis(vector, place, x.rank);
    const affine = { gamma: along(gamma), beta: along(beta) };
    if (!training || frozen) {
      const moving = { mean: along(movingMean)!, variance: along(movingVariance)! };
      return normalized(x, moving, epsilon, affine);
    }
    const now = moments(
      x,
      axesOf(x).filter((i) => i !== place),
    );
    return {
      y: normalized(x, now, epsilon, affine),
      moving: {
        movingMean: moved(movingMean!, now.mean, momentum),
        movingVariance: moved(movingVariance!, now.variance, momentum),
      },
    };
  };
}

const axesOf = ({ shape }: Tensor): number[] => shape.map((_, axis) => axis);

const moved = (average: Tensor, now: Tensor, momentum: number): Tensor =>
  tf.add(tf.mul(average, momentum), tf.mul(tf.reshape(now, average.shape), 1 - momentum));

interface Moments {
  mean: Tensor;
  variance: Tensor;
}

interface Affine {
  gamma: Tensor | undefined;
  beta: Tensor | undefined;
}

/** A vector as a tensor of `rank` axes that lies along one of them. */
function alongAxis(vector: Tensor, axis: number, rank: number): Tensor {
  return tf.reshape(
    vector,
    Array.from({ length: rank }, (_, i) => (i === axis ? -1 : 1)),
  );
}

/** Mean and variance over `axes`, which stay, with size 1. */
function moments(x: Tensor, axes: number[]): Moments {
  const mean = tf.mean(x, axes, true);
  return { mean, variance: tf.mean(tf.squaredDifference(x, mean), axes, true) };
}

/** tf.nn.batch_normalization: x·(γ/σ) + (β - mean·(γ/σ)), in this order. */
function normalized(
  x: Tensor,
  { mean, variance }: Moments,
  epsilon: number,
  { gamma, beta }: Affine,
): Tensor {
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const factor = gamma ? tf.mul(inverse, gamma) : inverse;
  const shift = tf.mul(mean, factor);
  return tf.add(tf.mul(x, factor), beta ? tf.sub(beta, shift) : tf.neg(shift));
}
