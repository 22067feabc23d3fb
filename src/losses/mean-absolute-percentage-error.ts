import { defineLoss, epsilon } from './loss.ts';

/** 100 mean |(y - ŷ) / y|, with |y| at least epsilon. */
export const meanAbsolutePercentageError = defineLoss('meanAbsolutePercentageError', {
  defaults: {},
  perSample: () => (yTrue, yPred) =>
    yTrue.sub(yPred).div(yTrue.abs().maximum(epsilon)).abs().mean(-1).mul(100),
});
