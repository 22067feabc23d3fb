import { type Tensor, tf } from '../tensorflow.ts';

/** Labels -1 and 1 as they are; where all are 0 or 1, those as -1 and 1. */
export function signs(labels: Tensor): Tensor {
  const isBinary = labels.equal(0).logicalOr(labels.equal(1)).all();
  return tf.where(isBinary, labels.mul(2).sub(1), labels);
}
