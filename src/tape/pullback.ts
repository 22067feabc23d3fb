/** @file What the functional transformations share: a function, run once on a tape of its own. */
import './tfjs.ts';
import { GradtapeError } from '../errors.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { backpropagate, zerosFor } from './backward.ts';
import { engine, isTrainable } from './engine.ts';
import { recorded } from './recorder.ts';
import type { Seed } from './seeds.ts';
import { type Gradients, packLike, type Tensors, tensorsOf } from './structures.ts';
import { runNow } from './synchronous.ts';
import { Trace } from './trace.ts';

/** The arguments of a function. Those it is differentiated by are tensors or structures of tensors. */
export type Arguments = readonly unknown[];

/** Which arguments to differentiate by: the number of one, or a list. */
export type Argnums = number | readonly number[];

/** The arguments of `A` that `N` names: one, or a tuple. */
export type Selected<A extends Arguments, N extends Argnums> = N extends readonly number[]
  ? { -readonly [K in keyof N]: A[N[K] & keyof A] }
  : A[N & keyof A];

export type SelectedGradients<A extends Arguments, N extends Argnums> = Gradients<
  Selected<A, N>,
  never
>;

export interface DifferentiationOptions<N extends Argnums = Argnums> {
  /** Which arguments to differentiate by. Default the first. */
  argnums?: N;
  /** Refuse an argument that the function does not depend on, instead of giving zeros for it. Default false. */
  strict?: boolean;
}

/** The names of `DifferentiationOptions`. */
export const differentiationOptions = { argnums: true, strict: true } as const;

/** A function that has run, and the way back from its output. */
export interface Pullback<Y> {
  readonly output: Y;
  /** The tensors it is differentiated by, as the function saw them. */
  readonly inputs: readonly Tensor[];
  readonly trace: Trace;
  /** The gradient of the seeds by each input, null where nothing connects. */
  pull(seeds: readonly Seed[]): (Tensor | null)[];
  /** One value for each input, in the structure of the arguments. */
  pack<T>(values: readonly unknown[]): T;
}

/** Run `f` on a tape of its own and `use` it. Whatever was made on the way is freed, except for what `use` returns. */
export function differentiate<A extends Arguments, Y, T>(
  f: (...args: A) => Y,
  args: A,
  argnums: Argnums,
  use: (pullback: Pullback<Y>) => T,
): T {
  return engine.tidy(() => {
    const pullback = runOnTape(f, args, argnums);
    try {
      return use(pullback);
    } finally {
      pullback.trace.release();
    }
  });
}

/**
 * Run `f` on a tape of its own. The caller releases the trace.
 * @throws GradtapeError `tape.argument` unless `argnums` name arguments of floating tensors
 */
export function runOnTape<A extends Arguments, Y>(
  f: (...args: A) => Y,
  args: A,
  argnums: Argnums,
): Pullback<Y> {
  const sources = selected(args, argnums);
  // Copies: an argument is a value of its own, even where one tensor comes twice or f has hold of it already.
  const inputs = floatingTensors(sources).map((tensor) => tf.clone(tensor));
  const trace = new Trace(false);
  for (const input of inputs) trace.watch(input);
  const ours = replaced(args, argnums, packLike(sources, inputs));
  try {
    const output = recorded(trace, () => runNow('a differentiated function', f, ...ours));
    const pull = (seeds: readonly Seed[]) => backpropagate(trace, seeds, inputs);
    return { output, inputs, trace, pull, pack: (values) => packLike(sources, values) };
  } catch (error) {
    trace.release();
    throw error;
  }
}

/**
 * Zeros for each gradient that is null, `[...output.shape, ...input.shape]` where there is an `output`.
 * @throws GradtapeError `tape.unconnected` instead, in strict mode
 */
export function connected(
  gradients: readonly (Tensor | null)[],
  inputs: readonly Tensor[],
  strict: boolean,
  output = { shape: [] as number[], index: 0 },
): Tensor[] {
  return gradients.map((gradient, i) => {
    if (gradient) return gradient;
    const { shape, dtype } = inputs[i]!;
    if (!strict) return zerosFor({ shape: [...output.shape, ...shape], dtype });
    throw new GradtapeError(
      'tape.unconnected',
      `Output ${output.index} of the user-provided function is independent of input ${i}. This is not allowed in strict mode.`,
    );
  });
}

function selected(args: Arguments, argnums: Argnums): Tensors {
  const wrong = [argnums].flat().find((n) => !Number.isInteger(n) || n < 0 || n >= args.length);
  if (wrong !== undefined)
    throw new GradtapeError(
      'tape.argument',
      `argnums names argument ${wrong} of a function that was given ${args.length}`,
    );
  return (typeof argnums === 'number' ? args[argnums] : argnums.map((n) => args[n])) as Tensors;
}

function replaced<A extends Arguments>(args: A, argnums: Argnums, by: Tensors): A {
  const numbers = [argnums].flat();
  const values = typeof argnums === 'number' ? [by] : (by as readonly Tensors[]);
  return args.map((arg, i) =>
    numbers.includes(i) ? values[numbers.indexOf(i)] : arg,
  ) as unknown as A;
}

function floatingTensors(sources: Tensors): Tensor[] {
  const tensors = tensorsOf(sources, 'argument');
  const fixed = tensors.find((tensor) => !isTrainable(tensor));
  if (fixed)
    throw new GradtapeError(
      'tape.dtype',
      `differentiation requires real- or complex-valued inputs (float32 or complex64), but got ${fixed.dtype}`,
    );
  return tensors;
}
