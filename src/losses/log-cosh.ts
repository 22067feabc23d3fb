import { defineLoss } from './loss.ts';

/** mean log(cosh(ŷ - y)), as x + softplus(-2x) - log 2 so that it cannot overflow. */
export const logCosh = defineLoss('logCosh', {
  defaults: {},
  perSample: () => (yTrue, yPred) => {
    const x = yPred.sub(yTrue);
    return x.add(x.mul(-2).softplus()).sub(Math.LN2).mean(-1);
  },
});
