import { defineLoss } from './loss.ts';

/** mean (y - ŷ)². */
export const meanSquaredError = defineLoss('meanSquaredError', {
  defaults: {},
  perSample: () => (yTrue, yPred) => yTrue.sub(yPred).square().mean(-1),
});
