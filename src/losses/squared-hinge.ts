import { defineLoss } from './loss.ts';
import { signs } from './signs.ts';

/** mean max(1 - yŷ, 0)², for labels -1 and 1 (or 0 and 1). */
export const squaredHinge = defineLoss('squaredHinge', {
  defaults: {},
  perSample: () => (yTrue, yPred) =>
    signs(yTrue).mul(yPred).neg().add(1).maximum(0).square().mean(-1),
});
