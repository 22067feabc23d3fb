/** @file The layers of keras/src/layers/pooling. Sequences are images of one row. */
import { type Tensor, type Tensor4D, tf } from '../tensorflow.ts';
import type { GlobalPoolingOptions, PoolingOptions } from './plans/pooling.ts';
import type { Rule } from './types.ts';

export const maxPooling =
  (options: PoolingOptions): Rule =>
  (_, x) =>
    pooled(x, options, tf.maxPool);

/** What lies outside the input does not count. */
export const averagePooling =
  (options: PoolingOptions): Rule =>
  (_, x) =>
    pooled(x, options, tf.avgPool);

function pooled(x: Tensor, options: PoolingOptions, pool: typeof tf.avgPool): Tensor {
  const { poolSize, strides, padding } = options;
  const isImage = x.rank === 4;
  const span = (sizes: readonly number[]): [number, number] =>
    isImage ? [sizes[0]!, sizes[1]!] : [1, sizes[0]!];
  const image = (isImage ? x : tf.expandDims(x, 1)) as Tensor4D;
  const y = pool(image, span(poolSize), span(strides ?? poolSize), padding);
  return isImage ? y : tf.squeeze(y, [1]);
}

export const globalMaxPooling =
  ({ keepdims }: GlobalPoolingOptions): Rule =>
  (_, x) =>
    tf.max(x, spatialAxes(x), keepdims);

export const globalAveragePooling =
  ({ keepdims }: GlobalPoolingOptions): Rule =>
  (_, x) =>
    tf.mean(x, spatialAxes(x), keepdims);

const spatialAxes = ({ rank }: Tensor): number[] =>
  Array.from({ length: rank - 2 }, (_, i) => i + 1);
