/** @file Gathering and scattering. Formulas: tensorflow/python/ops/array_grad.py. */
import { type Tensor, tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { rule } from './define.ts';
import { axesOf, reshaped, sizeOf } from './shapes.ts';

export const indexing = {
  /** Each slice of dy is added to the slice of x that it was taken from. `_GatherV2Grad` */
  GatherV2: rule({
    mends: 'with batchDims above 1 the gradient throws',
    inputs: ['x', 'indices'],
    gradient: (dy, { x, indices }, { axis, batchDims }: { axis: number; batchDims: number }) => ({
      x: () => gatherGradient(dy, x.shape, indices, axesOf(axis, x.shape)[0]!, batchDims),
    }),
  }),

  /** `_GatherNdGrad` */
  GatherNd: rule({
    mends: 'no gradient',
    inputs: ['params', 'indices'],
    gradient: (dy, { params, indices }) => ({
      params: () => tf.scatterND(indices, dy, params.shape),
    }),
  }),

  /** `_ScatterNdGrad` */
  ScatterNd: rule({
    mends: 'no gradient',
    inputs: ['indices'],
    gradient: (dy, { indices }) => ({ updates: () => tf.gatherND(dy, indices) }),
  }),

  /** What was overwritten has no part in the result. `_TensorScatterUpdateGrad` */
  TensorScatterUpdate: rule({
    mends: 'no gradient',
    inputs: ['indices', 'updates'],
    gradient: (dy, { indices, updates }) => ({
      tensor: () => tf.tensorScatterUpdate(dy, indices, tf.zerosLike(updates)),
      updates: () => tf.gatherND(dy, indices),
    }),
  }),

  /** Where no value stands, the default does. sparse_grad.py `_SparseToDenseGrad` */
  SparseToDense: rule({
    mends: 'no gradient',
    inputs: ['sparseIndices', 'sparseValues'],
    gradient: (dy, { sparseIndices, sparseValues }) => {
      const taken = tf.gatherND(dy, indexRows(sparseIndices));
      return {
        sparseValues: () => (sparseValues.rank === 0 ? tf.sum(taken) : taken),
        defaultValue: () => tf.sub(tf.sum(dy), tf.sum(taken)),
      };
    },
  }),

  /** dy goes back to where the values were found. nn_grad.py `_TopKGrad` */
  TopK: {
    mends: 'no gradient',
    inputsToSave: ['x'],
    outputsToSave: [false, true],
    gradients: ([dy], [x, indices]) => ({ x: () => topKGradient(dy!, x!.shape, indices!) }),
  },
} satisfies Record<string, GradientRule>;

/** Axes of x: batch, outer, the gathered one, inner; of dy: batch, outer, positions, inner. */
function gatherGradient(
  dy: Tensor,
  shape: number[],
  indices: Tensor,
  axis: number,
  batchDims: number,
): Tensor {
  const batch = sizeOf(shape.slice(0, batchDims));
  const outer = sizeOf(shape.slice(batchDims, axis));
  const size = shape[axis]!;
  const inner = sizeOf(shape.slice(axis + 1));
  const positions = indices.size / batch;
  const slices = reshaped(swapMiddle(dy, [batch, outer, positions, inner]), [
    indices.size,
    outer * inner,
  ]);
  const rows = numberedByBatch(indices, batch, size);
  const sums = tf.scatterND(rows, slices, [batch * size, outer * inner]);
  return reshaped(swapMiddle(sums, [batch, size, outer, inner]), shape);
}

/** `x` in a shape of four axes, the middle two changed over. */
function swapMiddle(x: Tensor, shape: [number, number, number, number]): Tensor {
  if (shape[1] === 1 || shape[2] === 1) return x;
  return tf.transpose(tf.reshape(x, shape), [0, 2, 1, 3]);
}

/** The indices of rows in a list of `batch` blocks of `size` rows, as a column. */
export function numberedByBatch(indices: Tensor, batch: number, size: number): Tensor {
  if (batch === 1) return reshaped(indices, [indices.size, 1]);
  const blocks = tf.range(0, batch * size, size, 'int32');
  const numbered = tf.add(tf.reshape(indices, [batch, -1]), tf.reshape(blocks, [batch, 1]));
  return tf.reshape(numbered, [indices.size, 1]);
}

function topKGradient(dy: Tensor, shape: number[], indices: Tensor): Tensor {
  const size = shape[shape.length - 1]!;
  const total = sizeOf(shape);
  const rows = numberedByBatch(indices, total / size, size);
  return reshaped(tf.scatterND(rows, reshaped(dy, [dy.size]), [total]), shape);
}

/** A list of indices in which each is a row, even where it is but a number. */
function indexRows(indices: Tensor): Tensor {
  return indices.rank === 2 ? indices : tf.reshape(indices, [-1, 1]);
}
