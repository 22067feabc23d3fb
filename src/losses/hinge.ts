import { defineLoss } from './loss.ts';
import { signs } from './signs.ts';

/** mean max(1 - yŷ, 0), for labels -1 and 1 (or 0 and 1). */
export const hinge = defineLoss('hinge', {
  defaults: {},
  perSample: () => (yTrue, yPred) => signs(yTrue).mul(yPred).neg().add(1).maximum(0).mean(-1),
});
