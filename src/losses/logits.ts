/** @file Cross-entropies of logits, with the arithmetic of TensorFlow's kernels (tensorflow/core/kernels/xent_op.h, python/ops/nn_impl.py). */
import { type Tensor, tf } from '../tensorflow.ts';

/**
 * -y log softmax(x), summed over `axis`. Its gradient is written out as softmax(x) - y, since the sum of what the parts
 * contribute would lose the digits of a small one.
 */
export function categoricalOfLogits(labels: Tensor, logits: Tensor, axis: number): Tensor {
  const crossentropy = tf.customGrad((y, x, save) => {
    const shifted = (x as Tensor).sub((x as Tensor).max(axis, true));
    const exponentials = shifted.exp();
    const total = exponentials.sum(axis, true);
    const surprises = total.log().sub(shifted);
    (save as (tensors: Tensor[]) => void)([exponentials.div(total), surprises, y as Tensor]);
    return {
      value: surprises.mul(y as Tensor).sum(axis),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [probabilities, surprise, target] = saved as [Tensor, Tensor, Tensor];
        const column = dy.expandDims(axis);
        return [column.mul(surprise), column.mul(probabilities.sub(target))];
      },
    };
  });
  return crossentropy(labels, logits);
}

/**
 * -y log σ(x) - (1 - y) log(1 - σ(x)) of each component, as max(x, 0) - xy + log(1 + exp(-|x|)). The logarithm comes first so
 * that its gradient is added last, as TensorFlow adds them.
 */
export function binaryOfLogits(labels: Tensor, logits: Tensor): Tensor {
  const isPositive = logits.greaterEqual(0);
  const tail = tf.where(isPositive, logits.neg(), logits).exp().log1p();
  const ramp = tf.where(isPositive, logits, tf.zerosLike(logits));
  return ramp.sub(logits.mul(labels)).add(tail);
}
