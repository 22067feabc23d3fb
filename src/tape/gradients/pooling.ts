/** @file Pooling. Formulas: tensorflow/python/ops/nn_grad.py. */
import type { PoolAttrs } from '../../tensorflow/pool-axes.ts';
import { type Tensor, type Tensor4D, type Tensor5D, tf } from '../../tensorflow.ts';
import type { GradientRule, InputGradients } from '../rule.ts';
import { rule } from './define.ts';
import { numberedByBatch } from './indexing.ts';
import { poolWindows } from './windows.ts';

const mends = 'no gradient: its pooling has no second one';

export const pooling = {
  /** Averaging is linear, and this is its adjoint. `_AvgPoolGradGrad` */
  AvgPoolGrad: rule({
    mends,
    gradient: (ddx, _, { filterSize, strides, pad, dimRoundingMode }: PoolAttrs) => ({
      dy: () =>
        tf.avgPool(ddx as Tensor4D, filterSize as number, strides as number, pad, dimRoundingMode),
      input: () => null,
    }),
  }),

  /** `_AvgPool3DGradGrad` */
  AvgPool3DGrad: rule({
    mends,
    gradient: (ddx, _, { filterSize, strides, pad, dimRoundingMode }: PoolAttrs) => ({
      dy: () =>
        tf.avgPool3d(
          ddx as Tensor5D,
          filterSize as number,
          strides as number,
          pad,
          dimRoundingMode,
        ),
      input: () => null,
    }),
  }),

  /** `_MaxPoolGradGrad` */
  MaxPoolGrad: rule({
    mends,
    inputs: ['input', 'output'],
    gradient: (ddx, { input, output }, attrs: PoolAttrs) =>
      takenByMaxima(ddx, input, output, attrs),
  }),

  /** `_MaxPool3DGradGrad` */
  MaxPool3DGrad: rule({
    mends,
    inputs: ['input', 'output'],
    gradient: (ddx, { input, output }, attrs: PoolAttrs) =>
      takenByMaxima(ddx, input, output, attrs),
  }),

  /** dy goes back to where the maxima were found, counted through the image or the batch. `_MaxPoolGradWithArgmax` */
  MaxPoolWithArgmax: {
    mends: 'no gradient',
    inputsToSave: ['x'],
    outputsToSave: [false, true],
    gradients: ([dy], [x, argmax], { includeBatchInIndex }) => ({
      x: () => {
        const images = includeBatchInIndex ? 1 : x!.shape[0]!;
        const rows = numberedByBatch(argmax!, images, x!.size / images);
        return tf.reshape(tf.scatterND(rows, tf.reshape(dy!, [-1]), [x!.size]), x!.shape);
      },
    }),
  },
} satisfies Record<string, GradientRule>;

/** The gradient of a maximum goes to the first place where it stands; from there it comes back. */
function takenByMaxima(ddx: Tensor, x: Tensor, y: Tensor, attrs: PoolAttrs): InputGradients {
  return { dy: () => atMaxima(ddx, x, y, attrs), input: () => null, output: () => null };
}

function atMaxima(values: Tensor, x: Tensor, y: Tensor, attrs: PoolAttrs): Tensor {
  const { margins, places, at } = poolWindows(x.shape, attrs);
  const candidates = tf.pad(x, margins, Number.NEGATIVE_INFINITY);
  const padded = tf.pad(values, margins);
  let [open, taken] = [tf.onesLike(y), tf.zerosLike(y)];
  for (const place of places) {
    const isMaximum = tf.cast(tf.equal(at(candidates, place), y), 'float32');
    const first = tf.mul(open, isMaximum);
    taken = tf.add(taken, tf.mul(first, at(padded, place)));
    open = tf.sub(open, first);
  }
  return taken;
}
