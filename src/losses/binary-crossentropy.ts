import { fraction } from '../options.ts';
import { binaryOfLogits } from './logits.ts';
import { defineLoss } from './loss.ts';
import { binaryOfProbabilities, smoothed } from './probabilities.ts';

/** Cross-entropy of labels 0 and 1 with probabilities or, `fromLogits`, their logits. */
export const binaryCrossentropy = defineLoss('binaryCrossentropy', {
  defaults: { fromLogits: false, labelSmoothing: 0, axis: -1 },
  kinds: { labelSmoothing: fraction },
  perSample: ({ fromLogits, labelSmoothing, axis }) => {
    const crossentropy = fromLogits ? binaryOfLogits : binaryOfProbabilities;
    return (yTrue, yPred) => crossentropy(smoothed(yTrue, labelSmoothing, 2), yPred).mean(axis);
  },
});
