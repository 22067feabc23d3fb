/** @file Where a backward pass starts: the targets, and the gradient that enters at each. */
import { GradtapeError } from '../errors.ts';
import type { Tensor } from '../tensorflow.ts';
import { pathsOf } from '../tree.ts';
import { isTrainable } from './engine.ts';
import { isTensor, type Tensors, tensorsOf } from './structures.ts';
import type { Value } from './trace.ts';

/** A target and the gradient that enters there, ones where it is left out. */
export type Seed = readonly [target: Value, gradient?: Tensor | undefined];

/**
 * The seeds of the targets that can have a gradient.
 * @throws GradtapeError `tape.outputGradients` unless `outputGradients` has the structure, shapes and types of `target`
 */
export function seedsOf(target: Tensors, outputGradients?: Tensors | null): Seed[] {
  const targets = tensorsOf(target, 'target');
  if (outputGradients === undefined || outputGradients === null)
    return targets.filter(isTrainable).map((tensor) => [tensor]);
  const gradients = tensorsOf(outputGradients, 'outputGradients');
  const paths = pathsOf(target, isTensor);
  const found = pathsOf(outputGradients, isTensor);
  if (found.join() !== paths.join())
    throw refusal(
      `outputGradients has the structure of ${shown(found)}, expected that of the target, ${shown(paths)}`,
    );
  targets.forEach((tensor, i) => assertAlike(gradients[i]!, tensor, `outputGradients${paths[i]}`));
  return targets.flatMap((tensor, i): Seed[] =>
    isTrainable(tensor) ? [[tensor, gradients[i]]] : [],
  );
}

function assertAlike(gradient: Tensor, target: Tensor, where: string): void {
  const [found, expected] = [gradient, target].map(({ dtype, shape }) => `${dtype}[${shape}]`);
  if (isTrainable(target) && found !== expected)
    throw refusal(`${where} is ${found}, expected ${expected} as its target`);
}

function shown(paths: readonly string[]): string {
  return paths.length === 1 && paths[0] === '' ? 'a single tensor' : `{${paths.join(', ')}}`;
}

function refusal(message: string): GradtapeError {
  return new GradtapeError('tape.outputGradients', message);
}
