/** @file Gradient clipping, with the arithmetic of keras/src/optimizers/base_optimizer.py. */
import { type Tensor, tf } from '../tensorflow.ts';

type OfGradients = (gradients: Tensor[]) => Tensor[];

/** Every component brought into [-limit, limit]. */
export const clipByValue =
  (limit: number): OfGradients =>
  (gradients) =>
    gradients.map((g) => g.clipByValue(-limit, limit));

/** Every gradient scaled down to a Euclidean norm of at most `limit`. */
export const clipByNorm =
  (limit: number): OfGradients =>
  (gradients) =>
    gradients.map((g) => g.mul(limit).div(g.square().sum().sqrt().maximum(limit)));

/** All gradients scaled down by one factor to a joint Euclidean norm of at most `limit`; a norm that is not finite gives NaN. */
export const clipByGlobalNorm =
  (limit: number): OfGradients =>
  (gradients) => {
    const norm = tf
      .stack(gradients.map((g) => g.square().sum()))
      .sum()
      .sqrt();
    const scale = tf
      .div(1, norm)
      .minimum(1 / limit)
      .mul(limit)
      .add(norm.sub(norm));
    return gradients.map((g) => g.mul(scale));
  };
