/** @file The layers of keras/src/layers/regularization: noise in training, nothing else. */
import { type Tensor, tf } from '../tensorflow.ts';
import { statelessNormal, statelessUniform } from '../tensorflow/stateless-random.ts';
import type { DeviationOptions, DropoutOptions, RateOptions } from './plans/noise.ts';
import type { Rule, Situation } from './types.ts';

type Seed = Pick<Situation, 'seed'>;

/** Each number is 0 by the chance `rate`, the others grow to make up (Srivastava et al. 2014). */
export const dropout = ({ rate, noiseShape }: DropoutOptions, { seed }: Seed): Rule =>
  inTraining(rate > 0, (x, step) => dropOut(x, rate, seed, step, concrete(noiseShape, x)));

/** Whole channels of a sequence or an image are 0, or none of it (Tompson et al. 2015). */
export const spatialDropout = ({ rate }: RateOptions, { seed }: Seed): Rule =>
  inTraining(rate > 0, (x, step) => {
    const wholeChannels = x.shape.map((size, i) => (i === 0 || i === x.rank - 1 ? size : 1));
    return dropOut(x, rate, seed, step, wholeChannels);
  });

/** Times a normal factor of mean 1 and the variance that dropout has (Srivastava et al. 2014). */
export const gaussianDropout = ({ rate }: RateOptions, { seed }: Seed): Rule =>
  inTraining(rate > 0, (x, step) => {
    const noise = statelessNormal(x.shape, seed, step);
    return tf.mul(x, tf.add(tf.mul(noise, Math.sqrt(rate / (1 - rate))), 1));
  });

/** Plus a normal number. */
export const gaussianNoise = ({ stddev }: DeviationOptions, { seed }: Seed): Rule =>
  inTraining(stddev > 0, (x, step) =>
    tf.add(x, tf.mul(statelessNormal(x.shape, seed, step), stddev)),
  );

/** What selu tends to for large negative numbers: -scale·α (Klambauer et al. 2017). */
const saturation = -1.6732632423543772 * 1.0507009873554805;

/** Numbers saturate as selu does, by the chance `rate`; mean and variance stay (Klambauer et al. 2017). */
export const alphaDropout = ({ rate, noiseShape }: DropoutOptions, { seed }: Seed): Rule =>
  inTraining(rate > 0, (x, step) => {
    const kept = keptBy(rate, seed, step, concrete(noiseShape, x));
    const noisy = tf.add(tf.mul(x, kept), tf.mul(saturation, tf.sub(1, kept)));
    const a = ((1 - rate) * (1 + rate * saturation ** 2)) ** -0.5;
    return tf.add(tf.mul(a, noisy), -a * saturation * rate);
  });

function inTraining(noisy: boolean, f: (x: Tensor, step: Tensor) => Tensor): Rule {
  return (_, x, { training, step }) => (training && noisy ? f(x, step) : x);
}

/** tf.nn.stateless_dropout: x / (1 - rate) where the noise, uniform over [0, 1), reaches the rate. */
export function dropOut(
  x: Tensor,
  rate: number,
  seed: number,
  step: Tensor,
  shape: number[],
): Tensor {
  if (rate === 1) return tf.zerosLike(x);
  return tf.mul(tf.mul(x, 1 / (1 - rate)), keptBy(rate, seed, step, shape));
}

const keptBy = (rate: number, seed: number, step: Tensor, shape: number[]): Tensor =>
  tf.cast(tf.greaterEqual(statelessUniform(shape, seed, step), rate), 'float32');

/** The shape of the noise, where null stands for the size of the input. */
const concrete = (noiseShape: DropoutOptions['noiseShape'], { shape }: Tensor): number[] =>
  noiseShape === null ? shape : shape.map((size, i) => noiseShape[i] ?? size);
