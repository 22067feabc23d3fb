import { fraction } from '../options.ts';
import { tf } from '../tensorflow.ts';
import { defineLoss } from './loss.ts';
import { renormalized, smoothed } from './probabilities.ts';

/** Categorical cross-entropy that counts well-classified samples less (Lin et al. 2017). */
export const categoricalFocalCrossentropy = defineLoss('categoricalFocalCrossentropy', {
  defaults: { alpha: 0.25, gamma: 2, fromLogits: false, labelSmoothing: 0, axis: -1 },
  kinds: { labelSmoothing: fraction },
  perSample:
    ({ alpha, gamma, fromLogits, labelSmoothing, axis }) =>
    (yTrue, yPred) => {
      const y = smoothed(yTrue, labelSmoothing, yTrue.shape.at(-1)!);
      const yHat = renormalized(fromLogits ? yPred.softmax(axis) : yPred, axis);
      const focus = tf.sub(1, yHat).pow(gamma).mul(alpha);
      return focus.mul(y.neg().mul(yHat.log())).sum(axis);
    },
});
