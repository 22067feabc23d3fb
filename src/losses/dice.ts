import { tf } from '../tensorflow.ts';
import { type Axes, axesKind, defineLoss, epsilon } from './loss.ts';

/** 1 - 2 Σyŷ / (Σy + Σŷ), over the whole batch unless `axis` says otherwise (Dice 1945). */
export const dice = defineLoss('dice', {
  defaults: { axis: null as Axes },
  kinds: { axis: axesKind },
  perSample: ({ axis }) => {
    const over = axis ?? undefined;
    return (yTrue, yPred) => {
      const overlap = yTrue.mul(yPred).sum(over).mul(2);
      return tf.sub(1, overlap.div(yTrue.sum(over).add(yPred.sum(over)).add(epsilon)));
    };
  },
});
