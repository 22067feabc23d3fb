/** @file Where a backward pass starts: the targets, and the gradient that enters at each. */
import type { Tensor } from '../tensorflow.ts';
import { isTrainable } from './engine.ts';
import { type Tensors, tensorsLike, tensorsOf } from './structures.ts';
import type { Value } from './trace.ts';

/** A target and the gradient that enters there, ones where it is left out. */
export type Seed = readonly [target: Value, gradient?: Tensor | undefined];

/**
 * The seeds of the targets that can have a gradient.
 * @throws GradtapeError `tape.structure` or `tape.shape` unless `outputGradients` are like `target`
 */
export function seedsOf(target: Tensors, outputGradients?: Tensors | null): Seed[] {
  const targets = tensorsOf(target, 'target');
  const gradients = outputGradients && tensorsLike(outputGradients, target, 'outputGradients');
  return seedsFor(targets, gradients ?? []);
}

/** The seeds of those targets that can have a gradient. */
export function seedsFor(targets: readonly Tensor[], gradients: readonly Tensor[]): Seed[] {
  return targets.flatMap((target, i): Seed[] =>
    isTrainable(target) ? [[target, gradients[i]]] : [],
  );
}
