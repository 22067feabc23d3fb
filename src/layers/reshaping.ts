/** @file The layers of keras/src/layers/reshaping. */
import { type Tensor, type Tensor4D, tf } from '../tensorflow.ts';
import type {
  Cropping1dOptions,
  Cropping2dOptions,
  Margins,
  Padding1dOptions,
  Padding2dOptions,
  PermuteOptions,
  RepeatVectorOptions,
  UpSampling1dOptions,
  UpSampling2dOptions,
} from './plans/reshaping.ts';
import type { Rule, Situation } from './types.ts';

/** What has its output's shape and the input's numbers: flatten, reshape. */
export const reshape =
  (_: object, { plan }: Pick<Situation, 'plan'>): Rule =>
  (_weights, x) =>
    tf.reshape(x, [-1, ...plan.outputShape]);

export const permute =
  ({ dims }: PermuteOptions): Rule =>
  (_, x) =>
    tf.transpose(x, [0, ...dims]);

export const repeatVector =
  ({ n }: RepeatVectorOptions): Rule =>
  (_, x) =>
    tf.tile(tf.expandDims(x, 1), [1, n, 1]);

export const zeroPadding1d =
  ({ padding }: Padding1dOptions): Rule =>
  (_, x) =>
    tf.pad(x, around([padding]));

export const zeroPadding2d =
  ({ padding }: Padding2dOptions): Rule =>
  (_, x) =>
    tf.pad(x, around(padding));

const around = (margins: readonly Margins[]): [number, number][] =>
  [[0, 0], ...margins, [0, 0]].map(([before, after]) => [before!, after!]);

export const cropping1d =
  ({ cropping }: Cropping1dOptions, situation: Situation): Rule =>
  (_, x) =>
    within(x, [cropping], situation);

export const cropping2d =
  ({ cropping }: Cropping2dOptions, situation: Situation): Rule =>
  (_, x) =>
    within(x, cropping, situation);

const within = (x: Tensor, margins: readonly Margins[], { plan }: Situation): Tensor =>
  tf.slice(x, [0, ...margins.map(([before]) => before), 0], [x.shape[0]!, ...plan.outputShape]);

export const upSampling1d =
  ({ size }: UpSampling1dOptions): Rule =>
  (_, x) =>
    repeated(x, 1, size);

export const upSampling2d =
  ({ size, interpolation }: UpSampling2dOptions, { plan }: Situation): Rule =>
  (_, x) => {
    const [height, width] = plan.outputShape as [number, number];
    return interpolation === 'nearest'
      ? repeated(repeated(x, 1, size[0]), 2, size[1])
      : tf.image.resizeBilinear(x as Tensor4D, [height, width], false, true);
  };

/** Each place of an axis, `times` over. */
function repeated(x: Tensor, axis: number, times: number): Tensor {
  const copies = tf.expandDims(x, axis + 1);
  const tiled = tf.tile(
    copies,
    copies.shape.map((_, i) => (i === axis + 1 ? times : 1)),
  );
  return tf.reshape(
    tiled,
    x.shape.map((size, i) => (i === axis ? size * times : size)),
  );
}
