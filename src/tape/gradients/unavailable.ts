/** @file Operations whose gradient cannot be had, and what to use in their place. */
import type { NoRule } from '../rule.ts';

const onlyFirst = {
  instead: 'nothing yet: dilation2d has no second gradient, nor has it in TensorFlow',
};
const weights = { instead: 'tf.unsortedSegmentSum(weights, x, size), which has one' };
const sampling = { instead: 'tf.image.cropAndResize or tf.gatherND, which have one' };

/** By kernel name. */
export const unavailable: Readonly<Record<string, NoRule>> = {
  Bincount: weights,
  DenseBincount: weights,
  Dilation2DBackpropFilter: onlyFirst,
  Dilation2DBackpropInput: onlyFirst,
  NonMaxSuppressionV5: { instead: 'tf.gather(scores, selectedIndices), which has one' },
  RaggedGather: { instead: 'tf.gather, which has one' },
  RaggedTensorToTensor: { instead: 'tf.scatterND, which has one' },
  RotateWithOffset: sampling,
  SparseFillEmptyRows: { instead: 'tf.sparseToDense, which has one' },
  Transform: sampling,
  Unique: {
    instead: 'tf.gather of the positions where the distinct elements stand, which has one',
  },
};
