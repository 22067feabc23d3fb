/** @file The Hessian of a scalar function. */
import { optionsCheck } from '../options.ts';
import type { Tensor } from '../tensorflow.ts';
import { grad } from './grad.ts';
import { jacrev, type JacobianTree } from './jacobian.ts';
import {
  type Argnums,
  type Arguments,
  type DifferentiationOptions,
  differentiationOptions,
  type Selected,
  type SelectedGradients,
} from './pullback.ts';

const checkOptions = optionsCheck<DifferentiationOptions>('hessian', differentiationOptions);

/**
 * The function that gives the second derivatives of the scalar function `f`: the Jacobian of its gradient,
 * `[...argument.shape, ...argument.shape]`, for each pair of arguments where they are several.
 */
export function hessian<A extends Arguments, const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  options: DifferentiationOptions<N> = {},
): (...args: A) => JacobianTree<SelectedGradients<A, N>, Selected<A, N>> {
  checkOptions(options);
  return jacrev(grad(f, options), options);
}
