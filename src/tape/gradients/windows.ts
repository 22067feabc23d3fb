/** @file The windows that a pooling slides over the spatial axes of [batch, …space, channels]. */
import { type PoolAttrs, poolAxes } from '../../tensorflow/pool-axes.ts';
import { type Tensor, tf } from '../../tensorflow.ts';

export interface Windows {
  /** The padding of every axis. */
  margins: [number, number][];
  /** The places within a window, row by row. */
  places: number[][];
  /** What a padded tensor has at `place` in each window. */
  at: (padded: Tensor, place: number[]) => Tensor;
}

export function poolWindows(shape: number[], attrs: PoolAttrs): Windows {
  const axes = poolAxes(tf, shape, attrs);
  const strides = [1, ...axes.map(({ stride }) => stride), 1];
  const [batch, channels] = [shape[0]!, shape[shape.length - 1]!];
  return {
    margins: [[0, 0], ...axes.map(({ margins }) => margins), [0, 0]],
    places: placesBelow(axes.map(({ width }) => width)),
    at: (padded, place) => {
      const ends = axes.map(({ stride, count }, i) => place[i]! + (count - 1) * stride + 1);
      return tf.stridedSlice(padded, [0, ...place, 0], [batch, ...ends, channels], strides);
    },
  };
}

/** All index lists below `sizes`, the last index running fastest. */
function placesBelow([size, ...rest]: number[]): number[][] {
  if (size === undefined) return [[]];
  const tails = placesBelow(rest);
  return Array.from({ length: size }, (_, i) => tails.map((tail) => [i].concat(tail))).flat();
}
