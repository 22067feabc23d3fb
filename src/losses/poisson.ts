import { defineLoss, epsilon } from './loss.ts';

/** mean ŷ - y log(ŷ + epsilon). */
export const poisson = defineLoss('poisson', {
  defaults: {},
  perSample: () => (yTrue, yPred) => yPred.sub(yTrue.mul(yPred.add(epsilon).log())).mean(-1),
});
