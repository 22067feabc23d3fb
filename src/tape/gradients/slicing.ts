/** @file Taking tensors apart. Formulas: tensorflow/python/ops/array_grad.py. */
import { sliceSpan, type StridedSliceAttrs } from '../../tensorflow/slice-span.ts';
import { type Tensor, tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { rule } from './define.ts';
import { dilate, reshaped } from './shapes.ts';

export const slicing = {
  /** dy goes back to where it was taken from, with zeros elsewhere. `_StridedSliceGrad` */
  StridedSlice: rule({
    mends: 'no gradient',
    inputs: ['x'],
    gradient: (dy, { x }, attrs: StridedSliceAttrs) => ({
      x: () => scatterStrided(dy, x.shape, attrs),
    }),
  }),

  /** `_UnpackGrad` */
  Unpack: {
    mends: 'the gradient of a single output throws',
    gradients: (dys, _, { axis }) => ({ value: () => tf.stack(dys, axis as number) }),
  },

  /** `_SplitVGrad` */
  SplitV: {
    mends: 'the gradient of a single output throws',
    gradients: (dys, _, { axis }) => ({ x: () => tf.concat(dys, axis as number) }),
  },
} satisfies Record<string, GradientRule>;

function scatterStrided(dy: Tensor, shape: number[], attrs: StridedSliceAttrs): Tensor {
  if (dy.size === 0) return tf.zeros(shape);
  const { begin, end, strides } = sliceSpan(tf, shape, attrs);
  const counts = begin.map((first, i) => Math.ceil((end[i]! - first) / strides[i]!));
  const backwards = strides.flatMap((stride, axis) => (stride < 0 ? [axis] : []));
  const steps = strides.map(Math.abs);
  const taken = reshaped(dy, counts);
  const forwards = backwards.length > 0 ? tf.reverse(taken, backwards) : taken;
  const lows = begin.map((first, i) => Math.min(first, first + (counts[i]! - 1) * strides[i]!));
  const spread = dilate(forwards, steps);
  return tf.pad(
    spread,
    lows.map((low, i) => [low, shape[i]! - low - spread.shape[i]!]),
  );
}
