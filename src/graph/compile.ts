/** @file The public face: a function of tensors in, a function that runs natively out. */
import { GradtapeError } from '../errors.ts';
import { optionsCheck } from '../options.ts';
import { tf } from '../tensorflow.ts';
import { CompiledFunction } from './compiled-function.ts';
import { eagerStep } from './eager-step.ts';
import { type Compilation, compilationChooser, type Execution, type Warn } from './execution.ts';
import { NativeLoop } from './native-loop.ts';
import { renewed } from './places.ts';
import { Progress, type Run } from './progress.ts';
import type { TensorFunction } from './record.ts';
import { assertSynchronous } from './refusals.ts';
import { signatureOf } from './signature.ts';

export interface CompileOptions {
  /** Default `auto`. */
  execution?: Execution;
  /** Call the function so many times over, each time on the state that it returned. */
  loop?: number;
  /** Told, in one line each, what had to be done otherwise than asked. */
  warn?: Warn;
}

const checkOptions = optionsCheck<CompileOptions>('compile', {
  execution: true,
  loop: true,
  warn: true,
});

/** `f`, run natively. */
export type Compiled<F> = F & {
  /** Release the native memory. The function can be called again, and is then recorded anew. */
  dispose(): void;
  [Symbol.dispose](): void;
};

/** More recordings than this are a sign that numbers change that should be tensors. */
const manySignatures = 16;

/**
 * A function that does what `f` does, in one native call: the first call with arguments of new shapes, dtypes, structure or
 * plain values records `f` (calling it twice), later ones run what was recorded. Tensors from outside that `f` reads are held;
 * variables are read, and those that `f` assigns to are assigned, at each call. Under a tape the function runs eagerly, so
 * that gradients flow through it.
 *
 * With `loop: n`, the first argument is a state; `f` returns the next state, or `{state, …outputs}`. The result is what
 * the last of n calls returns, with the outputs of all of them along a new first axis.
 *
 * @throws GradtapeError `graph.…` for what cannot be recorded; docs/execution.md lists the codes
 */
export function compile<F extends TensorFunction>(f: F, options: CompileOptions = {}): Compiled<F> {
  checkOptions(options);
  const { execution = 'auto', loop, warn } = options;
  assertSynchronous(f);
  if (loop !== undefined && !(Number.isInteger(loop) && loop > 0))
    throw new GradtapeError('usage', `loop is ${loop}, expected a positive integer`);
  const recorded = new Map<string, Runnable>();
  const chooseCompilation = compilationChooser(execution, warn);
  const call = (...args: never[]): unknown => {
    const compilation = chooseCompilation();
    if (!compilation) return runEagerly(f, args, loop);
    const signature = signatureOf(args);
    if (!recorded.has(signature)) {
      recorded.set(signature, compiled(f, args, loop, compilation));
      if (recorded.size === manySignatures) warn?.(tooManySignatures);
    }
    return recorded.get(signature)!.run(args);
  };
  const dispose = (): void => {
    for (const { release } of recorded.values()) release();
    recorded.clear();
  };
  return Object.assign(call, { dispose, [Symbol.dispose]: dispose }) as unknown as Compiled<F>;
}

/** How often a loop is likely to be called, for `auto` to weigh. */
const expectedCalls = 100;

/** `f` compiled for one signature. */
interface Runnable {
  run(args: readonly unknown[]): unknown;
  release(): void;
}

function compiled(
  f: TensorFunction,
  args: readonly unknown[],
  loop: number | undefined,
  compilation: Compilation,
): Runnable {
  if (loop === undefined) {
    const native = new CompiledFunction(f, args, compilation);
    return { run: (args) => native.run(args), release: native.dispose };
  }
  const native = new NativeLoop(f, args, compilation, loop * expectedCalls);
  const bounds = { first: 0, last: loop, row: 0, room: loop, endRoom: 0 };
  return { run: (args) => returnedBy(native.run(args, bounds)), release: native.dispose };
}

function runEagerly(f: TensorFunction, args: never[], loop: number | undefined): unknown {
  if (loop === undefined) return tf.tidy(() => renewed(f(...args)) as never);
  const [state, ...rest] = args;
  const progress = new Progress(state);
  for (let i = 0; i < loop; i++)
    progress.add(eagerStep((state) => f(state as never, ...rest), progress.state));
  return returnedBy(progress.run);
}

/** What the last of many calls returns. */
function returnedBy({ state, outputs }: Run): unknown {
  return outputs ? { state, ...outputs } : state;
}

const tooManySignatures = `recorded a function ${manySignatures} times: pass numbers that change as tensors, and keep shapes`;
