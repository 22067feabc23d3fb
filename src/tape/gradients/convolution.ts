/**
 * @file Convolutions. Each is linear in its image and in its filter, and the kernels that carry a gradient back to
 * either are its adjoints: the gradients of all three are among the three. Formulas: tensorflow/python/ops/nn_grad.py
 */
import { type Tensor, tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { rule } from './define.ts';
import { dilate, thin } from './shapes.ts';

interface ConvolutionAttrs {
  strides: number | number[];
  pad: 'valid' | 'same' | number | [number, number][];
  dilations?: number | number[];
  dataFormat?: string;
  dimRoundingMode?: string;
}

const noSecond = 'no gradient: its convolution has no second one';

/** The names of the kernels: the convolution, and its adjoints in the image and in the filter. */
interface Kernels {
  forward: string;
  image: string;
  filter: string;
}

export const convolution = {
  /** `_Conv2DGrad`, `_Conv2DBackpropInputGrad`, `_Conv2DBackpropFilterGrad` */
  ...family({ forward: 'Conv2D', image: 'Conv2DBackpropInput', filter: 'Conv2DBackpropFilter' }),

  /** `_DepthwiseConv2dNativeGrad` and the two of its backprops */
  ...family({
    forward: 'DepthwiseConv2dNative',
    image: 'DepthwiseConv2dNativeBackpropInput',
    filter: 'DepthwiseConv2dNativeBackpropFilter',
  }),

  /** `_Conv3DGrad`, `_Conv3DBackpropInputGrad`, `_Conv3DBackpropFilterGrad` */
  ...family({
    forward: 'Conv3D',
    image: 'Conv3DBackpropInputV2',
    filter: 'Conv3DBackpropFilterV2',
  }),
};

function family({ forward, image, filter }: Kernels): Record<string, GradientRule> {
  const convolve = (x: Tensor, w: Tensor, attrs: ConvolutionAttrs) =>
    run(forward, { x, filter: w }, attrs);
  const backToImage = (dy: Tensor, w: Tensor, inputShape: number[], attrs: ConvolutionAttrs) =>
    ofNothing(dy, inputShape) ?? run(image, { dy, filter: w }, { ...attrs, inputShape });
  const backToFilter = (x: Tensor, dy: Tensor, filterShape: number[], attrs: ConvolutionAttrs) =>
    ofNothing(dy, filterShape) ?? run(filter, { x, dy }, { ...attrs, filterShape });

  return {
    [forward]: rule({
      mends: 'with dilations, and natively with explicit padding, the gradient throws',
      inputs: ['x', 'filter'],
      gradient: (dy, { x, filter: w }, attrs: ConvolutionAttrs) => {
        const steps = dilationSteps(w, attrs.dilations);
        const wide = dilate(w, steps);
        const margins = Array.isArray(attrs.pad) ? attrs.pad : undefined;
        const padded = margins ? tf.pad(x, margins) : x;
        const plain = { ...attrs, pad: margins ? ('valid' as const) : attrs.pad };
        return {
          x: () => withoutMargins(backToImage(dy, wide, padded.shape, plain), margins, x.shape),
          filter: () => thin(backToFilter(padded, dy, wide.shape, plain), steps),
        };
      },
    }),
    [image]: rule({
      ...(image === 'Conv2DBackpropInput' ? {} : { mends: noSecond }),
      inputs: ['dy', 'filter'],
      gradient: (ddx, { dy, filter: w }, attrs: ConvolutionAttrs) => ({
        dy: () => convolve(ddx, w, attrs),
        filter: () => backToFilter(ddx, dy, w.shape, attrs),
      }),
    }),
    [filter]: rule({
      mends: noSecond,
      inputs: ['x', 'dy'],
      gradient: (ddw, { x, dy }, attrs: ConvolutionAttrs) => ({
        x: () => backToImage(dy, ddw, x.shape, attrs),
        dy: () => convolve(x, ddw, attrs),
      }),
    }),
  };
}

/** The gradient where the output has no elements. TensorFlow's kernels leave whatever is in memory there. */
function ofNothing(dy: Tensor, shape: number[]): Tensor | undefined {
  return dy.size === 0 ? tf.zeros(shape) : undefined;
}

function run(kernel: string, inputs: Record<string, Tensor>, attrs: object): Tensor {
  return tf.engine().runKernel(kernel, inputs, { ...attrs, dilations: 1 }) as Tensor;
}

function withoutMargins(
  x: Tensor,
  margins: [number, number][] | undefined,
  shape: number[],
): Tensor {
  const begin = margins?.map(([before]) => before);
  return begin ? tf.slice(x, begin, shape) : x;
}

/** A filter with dilations is one without, with zeros in its gaps: how far apart its elements stand, axis by axis. */
function dilationSteps({ rank }: Tensor, dilations: number | number[] = 1): number[] {
  const spatial = typeof dilations === 'number' ? Array(rank - 2).fill(dilations) : dilations;
  return [...spatial, 1, 1];
}
