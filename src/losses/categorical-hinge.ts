import { tf } from '../tensorflow.ts';
import { defineLoss } from './loss.ts';

/** max(greatest ŷ of another class - ŷ of the class + 1, 0), for one-hot labels. */
export const categoricalHinge = defineLoss('categoricalHinge', {
  defaults: {},
  perSample: () => (yTrue, yPred) => {
    const ofClass = yTrue.mul(yPred).sum(-1);
    const ofOthers = tf.sub(1, yTrue).mul(yPred).max(-1);
    return ofOthers.sub(ofClass).add(1).maximum(0);
  },
});
