import { defineLoss } from './loss.ts';

/** mean |y - ŷ|. */
export const meanAbsoluteError = defineLoss('meanAbsoluteError', {
  defaults: {},
  perSample: () => (yTrue, yPred) => yTrue.sub(yPred).abs().mean(-1),
});
