import { defineLoss, epsilon } from './loss.ts';

/** sum y log(y / ŷ), both kept in [epsilon, 1]. */
export const kullbackLeiblerDivergence = defineLoss('kullbackLeiblerDivergence', {
  defaults: {},
  perSample: () => (yTrue, yPred) => {
    const [y, yHat] = [yTrue.clipByValue(epsilon, 1), yPred.clipByValue(epsilon, 1)];
    return y.mul(y.div(yHat).log()).sum(-1);
  },
});
