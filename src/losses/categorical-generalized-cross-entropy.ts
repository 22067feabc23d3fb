import { properFraction } from '../options.ts';
import { tf } from '../tensorflow.ts';
import { defineLoss } from './loss.ts';

/** (1 - p^q) / q of the probability p of the class: between cross-entropy and absolute error (Zhang & Sabuncu 2018). */
export const categoricalGeneralizedCrossEntropy = defineLoss('categoricalGeneralizedCrossEntropy', {
  defaults: { q: 0.5 },
  kinds: { q: properFraction },
  sparse: true,
  perSample:
    ({ q }) =>
    (yTrue, yPred) => {
      const oneHot = tf.oneHot(yTrue.cast('int32'), yPred.shape.at(-1)!).cast('float32');
      const ofClass = yPred.mul(oneHot).sum(-1);
      return tf.sub(1, ofClass.pow(q)).div(q);
    },
});
