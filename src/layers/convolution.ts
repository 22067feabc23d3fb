/** @file The layers of keras/src/layers/convolutional. Sequences are images of one row. */
import { type Tensor, type Tensor4D, tf } from '../tensorflow.ts';
import { activate } from './activations.ts';
import type {
  ConvOptions,
  DepthwiseConvOptions,
  SeparableConvOptions,
  WindowOptions,
} from './plans/convolution.ts';
import type { Rule } from './types.ts';

export const conv = (options: ConvOptions): Rule => {
  const { groups, activation } = options;
  return ({ kernel, bias }, x) => {
    const y = asImage(x, options, (image, geometry) =>
      groups === 1
        ? convolve(image, filterOf(kernel!), geometry)
        : inGroups(image, filterOf(kernel!), groups, geometry),
    );
    return activate(bias ? tf.add(y, bias) : y, activation);
  };
};

/** Each channel has filters of its own. */
export const depthwiseConv =
  (options: DepthwiseConvOptions): Rule =>
  ({ kernel, bias }, x) => {
    const y = asImage(x, options, (image, geometry) => depthwise(image, kernel!, geometry));
    return activate(bias ? tf.add(y, bias) : y, options.activation);
  };

/** Filters of each channel's own, then a mixture of their results at each place. */
export const separableConv =
  (options: SeparableConvOptions): Rule =>
  ({ depthwiseKernel, pointwiseKernel, bias }, x) => {
    const y = asImage(x, options, (image, geometry) =>
      convolve(depthwise(image, depthwiseKernel!, geometry), filterOf(pointwiseKernel!), single),
    );
    return activate(bias ? tf.add(y, bias) : y, options.activation);
  };

/** Where windows stand on an image. */
interface Geometry {
  strides: [number, number];
  pad: 'valid' | 'same';
  dilations: [number, number];
}

const single: Geometry = { strides: [1, 1], pad: 'valid', dilations: [1, 1] };

/** What `f` makes of the image that x is, or that has the sequence x for its only row. */
function asImage(
  x: Tensor,
  options: WindowOptions,
  f: (image: Tensor4D, geometry: Geometry) => Tensor,
): Tensor {
  const { strides, padding, dilationRate } = options;
  if (x.rank === 4)
    return f(x as Tensor4D, {
      strides: strides as [number, number],
      pad: padding as 'valid' | 'same',
      dilations: dilationRate as [number, number],
    });
  const causal = padding === 'causal';
  const row = tf.expandDims(causal ? withPast(x, options) : x, 1) as Tensor4D;
  const stride = strides[0]!;
  // The stride across the one row decides nothing, and depthwise kernels want both strides to be the same.
  const geometry: Geometry = {
    strides: [stride, stride],
    pad: padding === 'same' ? 'same' : 'valid',
    dilations: [1, dilationRate[0]!],
  };
  return tf.squeeze(f(row, geometry), [1]);
}

/** Zeros before a sequence, so that no window sees what is to come. */
function withPast(x: Tensor, { kernelSize, dilationRate }: WindowOptions): Tensor {
  const past = (kernelSize[0]! - 1) * dilationRate[0]!;
  return tf.pad(x, [
    [0, 0],
    [past, 0],
    [0, 0],
  ]);
}

/** [width, inputs, outputs] as [1, width, inputs, outputs] */
const filterOf = (kernel: Tensor): Tensor4D =>
  (kernel.rank === 3 ? tf.expandDims(kernel, 0) : kernel) as Tensor4D;

const convolve = (x: Tensor4D, filter: Tensor4D, geometry: Geometry): Tensor4D =>
  tf.conv2d(x, filter, geometry.strides, geometry.pad, 'NHWC', geometry.dilations);

/** Each group of filters sees its own share of the channels. */
function inGroups(x: Tensor4D, filter: Tensor4D, groups: number, geometry: Geometry): Tensor4D {
  const shares = tf.split(x, groups, -1);
  const filters = tf.split(filter, groups, -1);
  return tf.concat(
    shares.map((share, i) => convolve(share as Tensor4D, filters[i]! as Tensor4D, geometry)),
    -1,
  );
}

/** The kernel takes no dilations: a filter with them is one without, with zeros in its gaps. */
function depthwise(x: Tensor4D, kernel: Tensor, geometry: Geometry): Tensor4D {
  const [rows, columns] = geometry.dilations;
  const filter = spread(spread(filterOf(kernel), 0, rows), 1, columns) as Tensor4D;
  return tf.depthwiseConv2d(x, filter, geometry.strides, geometry.pad);
}

/** Zeros between the places of an axis, so that they are `rate` apart. */
function spread(filter: Tensor, axis: number, rate: number): Tensor {
  if (rate === 1) return filter;
  const size = filter.shape[axis]!;
  const gaps = tf.pad(
    tf.expandDims(filter, axis + 1),
    Array.from(
      { length: filter.rank + 1 },
      (_, i) => [0, i === axis + 1 ? rate - 1 : 0] as [number, number],
    ),
  );
  const wide = tf.reshape(gaps, filter.shape.with(axis, size * rate));
  const width = (size - 1) * rate + 1;
  return tf.slice(
    wide,
    filter.shape.map(() => 0),
    wide.shape.with(axis, width),
  );
}
