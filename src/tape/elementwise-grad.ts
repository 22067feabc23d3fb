/** @file The derivative of a function of each element by itself. */
import { optionsCheck } from '../options.ts';
import type { Tensors } from './structures.ts';
import { tensorsOf } from './structures.ts';
import {
  type Argnums,
  type Arguments,
  connected,
  differentiate,
  type DifferentiationOptions,
  differentiationOptions,
  type SelectedGradients,
} from './pullback.ts';
import { seedsFor } from './seeds.ts';

const checkOptions = optionsCheck<DifferentiationOptions>(
  'elementwiseGrad',
  differentiationOptions,
);

/**
 * The function that gives the gradient of the sum of all that `f` returns: where `f` works on each element by itself, the
 * derivative there; in general the sums of the columns of the Jacobian. As HIPS autograd's `elementwise_grad`.
 */
export function elementwiseGrad<A extends Arguments, const N extends Argnums = 0>(
  f: (...args: A) => Tensors,
  options: DifferentiationOptions<N> = {},
): (...args: A) => SelectedGradients<A, N> {
  checkOptions(options);
  const { argnums = 0 as N, strict = false } = options;
  return (...args) =>
    differentiate(f, args, argnums, ({ output, inputs, pull, pack }) => {
      const seeds = seedsFor(tensorsOf(output, 'the output'), []);
      return pack(connected(pull(seeds), inputs, strict));
    });
}
