/** @file Jacobian-vector products. */
import type { Tensor } from '../tensorflow.ts';
import { backpropagate, zerosFor } from './backward.ts';
import { differentiate, type Pullback } from './pullback.ts';
import { recorded } from './recorder.ts';
import { seedsFor } from './seeds.ts';
import { packLike, type Tensors, tensorsLike, tensorsOf } from './structures.ts';
import { Trace } from './trace.ts';

/**
 * `[f(...xs), Jv]`: the value, and its derivative along the tangents `vs`, in the structure of the value. As JAX's `jvp`.
 * @throws GradtapeError `tape.structure` or `tape.shape` unless the tangents are like `xs`
 */
export function jvp<A extends readonly Tensors[], Y extends Tensors>(
  f: (...xs: A) => Y,
  xs: A,
  vs: Tensors,
): [y: Y, tangent: Y] {
  const tangents = tensorsLike(vs, xs, 'tangents');
  return differentiate(f, xs, [...xs.keys()], (pullback) => {
    const pushed = transpose(pullback, (trace, cotangents, gradients) => {
      const seeds = gradients.flatMap((gradient, i) =>
        gradient ? [[gradient, tangents[i]!] as const] : [],
      );
      const found = backpropagate(trace, seeds, cotangents);
      return found.map((tangent, i) => tangent ?? zerosFor(cotangents[i]!));
    });
    return [pullback.output, packLike<Y>(pullback.output, pushed)];
  });
}

/**
 * The gradients uᵀJ are linear in the cotangents u, so their own derivative by u is Jᵀ transposed once more: J. Record them on
 * a second tape, and `use` it (Townsend 2017, "A new trick for calculating Jacobian vector products").
 */
export function transpose<T>(
  { output, pull }: Pullback<Tensors>,
  use: (trace: Trace, cotangents: readonly Tensor[], gradients: readonly (Tensor | null)[]) => T,
): T {
  const outputs = tensorsOf(output, 'the output');
  const cotangents = outputs.map((y) => zerosFor(y));
  const trace = new Trace(false);
  for (const cotangent of cotangents) trace.watch(cotangent);
  try {
    const seeds = seedsFor(outputs, cotangents);
    return use(
      trace,
      cotangents,
      recorded(trace, () => pull(seeds)),
    );
  } finally {
    trace.release();
  }
}
