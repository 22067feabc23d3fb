/** @file Vector-Jacobian products. */
import { GradtapeError } from '../errors.ts';
import { engine } from './engine.ts';
import { released, releaseWith } from './forgotten.ts';
import { type Arguments, connected, type Pullback, runOnTape } from './pullback.ts';
import { seedsFor } from './seeds.ts';
import { type Gradients, type Tensors, tensorsLike, tensorsOf } from './structures.ts';

/** From the gradient of the output, in its structure, the gradients of all arguments. It holds memory until it is disposed of. */
export interface Pull<A extends Arguments> extends Disposable {
  (dy?: Tensors): { -readonly [K in keyof A]: Gradients<A[K], never> };
  dispose(): void;
}

/**
 * `[f(...xs), pull]`, where `pull(dy)` is dyᵀJ for each argument, and dy ones if left out: `f` runs once, `pull` as often as
 * you like. As JAX's `vjp`.
 */
export function vjp<A extends readonly Tensors[], Y extends Tensors>(
  f: (...xs: A) => Y,
  ...xs: A
): [y: Y, pull: Pull<A>] {
  let pullback: Pullback<Y> | undefined;
  const y = engine.tidy(() => (pullback = runOnTape(f, xs, [...xs.keys()])).output);
  return [y, pullFrom(pullback!)];
}

function pullFrom<A extends Arguments, Y extends Tensors>(pullback: Pullback<Y>): Pull<A> {
  const { output, inputs, trace, pull, pack } = pullback;
  const targets = tensorsOf(output, 'the output');
  let disposed = false;
  const call = (dy?: Tensors) => {
    if (disposed) throw new GradtapeError('tape.disposed', 'this pullback has been disposed of');
    const seeds = seedsFor(targets, dy === undefined ? [] : tensorsLike(dy, output, 'dy'));
    return engine.tidy(() => pack(connected(pull(seeds), inputs, false)));
  };
  const dispose = () => {
    disposed = true;
    trace.release();
    released(result);
  };
  const result = Object.assign(call, { dispose, [Symbol.dispose]: dispose }) as Pull<A>;
  releaseWith(result, trace);
  return result;
}
