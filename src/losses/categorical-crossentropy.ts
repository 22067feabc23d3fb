import { fraction } from '../options.ts';
import { categoricalOfLogits } from './logits.ts';
import { defineLoss } from './loss.ts';
import { renormalized, smoothed } from './probabilities.ts';

/** Cross-entropy of one-hot labels with probabilities or, `fromLogits`, their logits. */
export const categoricalCrossentropy = defineLoss('categoricalCrossentropy', {
  defaults: { fromLogits: false, labelSmoothing: 0, axis: -1 },
  kinds: { labelSmoothing: fraction },
  perSample:
    ({ fromLogits, labelSmoothing, axis }) =>
    (yTrue, yPred) => {
      const y = smoothed(yTrue, labelSmoothing, yTrue.shape.at(-1)!);
      return fromLogits
        ? categoricalOfLogits(y, yPred, axis)
        : y.mul(renormalized(yPred, axis).log()).sum(axis).neg();
    },
});
