import { type Tensor, tf } from '../tensorflow.ts';
import { categoricalOfLogits } from './logits.ts';
import { defineLoss } from './loss.ts';
import { kept } from './probabilities.ts';

/**
 * Cross-entropy of class numbers with probabilities or, `fromLogits`, their logits; rows of `ignoreClass` do not count. (tfjs's
 * own clips logits to [1e-7, 1 - 1e-7].) As in TensorFlow, the logarithms of probabilities serve as logits.
 */
export const sparseCategoricalCrossentropy = defineLoss('sparseCategoricalCrossentropy', {
  defaults: { fromLogits: false, ignoreClass: null as number | null },
  sparse: true,
  counts:
    ({ ignoreClass }) =>
    (yTrue) =>
      ignoreClass === null ? null : yTrue.notEqual(ignoreClass),
  perSample:
    ({ fromLogits, ignoreClass }) =>
    (yTrue, yPred) => {
      const logits = fromLogits ? yPred : kept(yPred).log();
      if (ignoreClass === null) return ofClasses(yTrue, logits);
      const counted = yTrue.notEqual(ignoreClass);
      const values = ofClasses(tf.where(counted, yTrue, tf.zerosLike(yTrue)), logits);
      return tf.where(counted, values, tf.zerosLike(values));
    },
});

function ofClasses(classes: Tensor, logits: Tensor): Tensor {
  const oneHot = tf.oneHot(classes.cast('int32'), logits.shape.at(-1)!);
  return categoricalOfLogits(oneHot.cast('float32'), logits, -1);
}
