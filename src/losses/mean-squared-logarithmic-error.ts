import type { Tensor } from '../tensorflow.ts';
import { defineLoss, epsilon } from './loss.ts';

/** mean (log(ŷ + 1) - log(y + 1))², with y and ŷ at least epsilon. */
export const meanSquaredLogarithmicError = defineLoss('meanSquaredLogarithmicError', {
  defaults: {},
  perSample: () => (yTrue, yPred) => logOfOneMore(yPred).sub(logOfOneMore(yTrue)).square().mean(-1),
});

const logOfOneMore = (x: Tensor): Tensor => x.maximum(epsilon).add(1).log();
