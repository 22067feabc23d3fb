/** @file The layers of keras/src/layers/normalization. */
import { type Tensor, tf } from '../tensorflow.ts';
import {
  type BatchNormalizationOptions,
  type GroupNormalizationOptions,
  type LayerNormalizationOptions,
  type NormalizationOptions,
  type RescalingOptions,
  type RmsNormalizationOptions,
  type UnitNormalizationOptions,
  placesOf,
} from './plans/normalization.ts';
import type { Shape } from './plans/plan.ts';
import type { Rule, Situation, Weights } from './types.ts';

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

/** Ba, Kiros & Hinton 2016: each row by its own mean and variance over the axes. */
export function layerNormalization(
  { axis, epsilon }: LayerNormalizationOptions,
  { inputShape }: InputShape,
): Rule {
  const axes = axesAt(axis, inputShape);
  return ({ gamma, beta }, x) =>
    normalized(x, moments(x, axes), epsilon, {
      gamma: gamma && alongAxes(gamma, axes, x),
      beta: beta && alongAxes(beta, axes, x),
    });
}

type InputShape = Pick<Situation, 'inputShape'>;

/** The axes of a tensor, that of the rows being 0. */
const axesAt = (axes: number | readonly number[], inputShape: Shape): number[] =>
  placesOf(axes, inputShape).map((place) => place + 1);

/** A tensor of some axes of x, as one that broadcasts to x. */
const alongAxes = (values: Tensor, axes: readonly number[], x: Tensor): Tensor =>
  tf.reshape(
    values,
    x.shape.map((size, i) => (axes.includes(i) ? size : 1)),
  );

/** Wu & He 2018: each row by the mean and variance of each group of channels. */
export function groupNormalization(
  { groups: wanted, axis, epsilon }: GroupNormalizationOptions,
  { inputShape }: InputShape,
): Rule {
  const [channelAxis] = axesAt(axis, inputShape) as [number];
  const channels = inputShape[channelAxis - 1]!;
  const groups = wanted === -1 ? channels : wanted;
  return ({ gamma, beta }, x) => {
    const split = [groups, channels / groups];
    const grouped = tf.reshape(x, x.shape.toSpliced(channelAxis, 1, ...split));
    const own = [channelAxis, channelAxis + 1];
    const along = (values: Tensor | undefined) =>
      values && alongAxes(tf.reshape(values, split), own, grouped);
    const axes = axesOf(grouped).filter((i) => i !== 0 && i !== channelAxis);
    const affine = { gamma: along(gamma), beta: along(beta) };
    return tf.reshape(normalized(grouped, moments(grouped, axes), epsilon, affine), x.shape);
  };
}

/** Each row with the Euclidean norm 1 over the axes. */
export function unitNormalization(
  { axis }: UnitNormalizationOptions,
  { inputShape }: InputShape,
): Rule {
  const axes = axesAt(axis, inputShape);
  return (_, x) => tf.mul(x, tf.rsqrt(tf.maximum(tf.sum(tf.square(x), axes, true), 1e-12)));
}

/** Zhang & Sennrich 2019: x / √(mean x² + ε) · scale. */
export function rmsNormalization(
  { axis, epsilon }: RmsNormalizationOptions,
  { inputShape }: InputShape,
): Rule {
  const axes = axesAt(axis, inputShape);
  return ({ scale }, x) => {
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x), axes, true), epsilon));
    return tf.mul(tf.mul(x, inverse), alongAxes(scale!, axes, x));
  };
}

export const rescaling =
  ({ scale, offset }: RescalingOptions): Rule =>
  (_, x) =>
    tf.add(tf.mul(x, scale), offset);

/** (x - mean) / √variance, or back; the statistics are given, or those of the training rows. */
export function normalization(options: NormalizationOptions, { inputShape }: InputShape): Rule {
  const axes = axesAt(options.axis ?? [], inputShape);
  return (weights, x) => {
    const statistic = (name: 'mean' | 'variance') => {
      const given = options[name];
      const values = weights[name] ?? tf.tensor(given as number | number[]);
      return values.rank === 0 ? values : alongAxes(values, axes, x);
    };
    const deviation = tf.maximum(tf.sqrt(statistic('variance')), smallestDeviation);
    return options.invert
      ? tf.add(statistic('mean'), tf.mul(x, deviation))
      : tf.div(tf.sub(x, statistic('mean')), deviation);
  };
}

/** Keras's `backend.epsilon()`. */
const smallestDeviation = 1e-7;

/** The statistics of what the layer is given of the training rows. */
export function adaptNormalization(
  { axis }: NormalizationOptions,
  { inputShape }: InputShape,
  x: Tensor,
): Weights {
  const kept = axesAt(axis ?? [], inputShape);
  const { mean, variance } = moments(
    x,
    axesOf(x).filter((i) => !kept.includes(i)),
  );
  const shape = kept.map((i) => x.shape[i]!);
  return { mean: tf.reshape(mean, shape), variance: tf.reshape(variance, shape) };
}
