/** @file Memory for time: forget what a function computes, and compute it again for its gradient. */
import type { Tensor } from '../tensorflow.ts';
import { customGradient } from './custom-gradient.ts';
import { engine } from './engine.ts';
import { GradientTape } from './gradient-tape.ts';
import { unrecorded } from './recorder.ts';
import type { Tensors } from './structures.ts';

/**
 * `f` that keeps its arguments only (Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost"): the backward pass
 * runs it once more. Its gradients, those of the variables it uses too, are the same.
 */
export function recomputeGrad<A extends Tensor[], Y extends Tensors>(
  f: (...xs: A) => Y,
): (...xs: A) => Y {
  return customGradient((...xs: A) => ({
    value: unrecorded(() => engine.tidy(() => f(...xs))),
    gradient: (dy, variables) =>
      engine.tidy(() => {
        using tape = new GradientTape({ watchAccessedVariables: false });
        const y = tape.run(() => {
          tape.watch([xs, variables]);
          return f(...xs);
        });
        const sources = { inputs: xs, variables };
        const gradients = tape.gradient(y, sources, { outputGradients: dy });
        return variables.length === 0 ? gradients.inputs : gradients;
      }),
  }));
}
