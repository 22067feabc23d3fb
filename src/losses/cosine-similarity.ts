import type { Tensor } from '../tensorflow.ts';
import { defineLoss, epsilon } from './loss.ts';

/** Minus the cosine of the angle between y and ŷ: -1 where they point the same way. */
export const cosineSimilarity = defineLoss('cosineSimilarity', {
  defaults: { axis: -1 },
  perSample:
    ({ axis }) =>
    (yTrue, yPred) =>
      normalized(yTrue, axis).mul(normalized(yPred, axis)).sum(axis).neg(),
});

const normalized = (x: Tensor, axis: number): Tensor =>
  x.mul(
    x
      .square()
      .sum(axis, true)
      .rsqrt()
      .minimum(1 / epsilon),
  );
