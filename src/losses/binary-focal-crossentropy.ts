import { fraction } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { binaryOfLogits } from './logits.ts';
import { defineLoss } from './loss.ts';
import { binaryOfProbabilities, smoothed } from './probabilities.ts';

/** Binary cross-entropy that counts well-classified samples less (Lin et al. 2017). */
export const binaryFocalCrossentropy = defineLoss('binaryFocalCrossentropy', {
  defaults: {
    applyClassBalancing: false,
    alpha: 0.25,
    gamma: 2,
    fromLogits: false,
    labelSmoothing: 0,
    axis: -1,
  },
  kinds: { labelSmoothing: fraction },
  perSample:
    ({ applyClassBalancing, alpha, gamma, fromLogits, labelSmoothing, axis }) =>
    (yTrue, yPred) => {
      const y = smoothed(yTrue, labelSmoothing, 2);
      const yHat = fromLogits ? yPred.sigmoid() : yPred;
      const ofClass = between(y, yHat, tf.sub(1, yHat));
      const crossentropy = fromLogits ? binaryOfLogits(y, yPred) : binaryOfProbabilities(y, yHat);
      const focal = tf.sub(1, ofClass).pow(gamma).mul(crossentropy);
      const balanced = applyClassBalancing
        ? between(y, tf.scalar(alpha), tf.scalar(1 - alpha)).mul(focal)
        : focal;
      return balanced.mean(axis);
    },
});

/** `ofOnes` where y is 1, `ofZeros` where it is 0. */
const between = (y: Tensor, ofOnes: Tensor, ofZeros: Tensor): Tensor =>
  y.mul(ofOnes).add(tf.sub(1, y).mul(ofZeros));
