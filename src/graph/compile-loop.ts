/** @file Training natively: a step over batches, epoch after epoch. */
import { GradtapeError } from '../errors.ts';
import { optionsCheck } from '../options.ts';
import type { Tensor } from '../tensorflow.ts';
import { type Compilation, compilationChooser, type Execution, type Warn } from './execution.ts';
import { type Cut, NativeLoop } from './native-loop.ts';
import { tensorArguments } from './places.ts';
import { Plan } from './plan.ts';
import { Progress } from './progress.ts';
import { assertSynchronous } from './refusals.ts';
import { signatureOf } from './signature.ts';
import { type Feed, type Order, runNatively, takeEagerly } from './step-loop.ts';

/**
 * A pure function: the state and a batch → the next state, with outputs beside it. The data and its batches have the same
 * structure; `step` is the number of the step, a scalar int32.
 */
export type StepFunction<State, Data, Result extends { state: State }> = (
  state: State,
  batch: Data,
  step: Tensor,
) => Result;

export interface LoopOptions {
  /** Rows in a batch; the last batch of an epoch has those that are left over. Default all rows. */
  batchSize?: number;
  /** Default `auto`: whatever is quickest for `totalSteps`. */
  execution?: Execution;
  /** How many steps there will be in all runs. Default very many. */
  totalSteps?: number;
  /** Told, in one line each, what had to be done otherwise than asked. */
  warn?: Warn;
}

export interface RunOptions {
  /** How many steps to take. */
  steps: number;
  /** The number of the first. Default 0. */
  firstStep?: number;
  /** The rows of an epoch in the order in which to take them: a permutation, the same each time it is asked for. Default as they stand. */
  order?: Order;
}

const checkLoopOptions = optionsCheck<LoopOptions>('compileLoop', {
  batchSize: true,
  execution: true,
  totalSteps: true,
  warn: true,
});
const checkRunOptions = optionsCheck<RunOptions>('run', {
  steps: true,
  firstStep: true,
  order: true,
});

/** Steps over batches, many in one native call. */
export class StepLoop<State, Data, Result extends { state: State }> {
  readonly #step: StepFunction<State, Data, Result>;
  readonly #batchSize: number | undefined;
  readonly #totalSteps: number;
  readonly #plan: Plan;
  readonly #choose: () => Compilation | undefined;
  readonly #recorded = new Map<string, NativeLoop>();

  constructor(step: StepFunction<State, Data, Result>, options: LoopOptions) {
    checkLoopOptions(options);
    const { batchSize, execution = 'auto', totalSteps = Infinity, warn } = options;
    assertSynchronous(step);
    if (batchSize !== undefined && !(Number.isInteger(batchSize) && batchSize > 0))
      throw new GradtapeError('usage', `batchSize is ${batchSize}, expected a positive integer`);
    this.#step = step;
    this.#batchSize = batchSize;
    this.#totalSteps = totalSteps;
    this.#plan = new Plan(execution === 'auto' ? totalSteps : Infinity);
    this.#choose = compilationChooser(execution, warn);
  }

  /**
   * Take steps. The state that comes back is new; the one passed in remains the caller's.
   * @returns what the last step returns, with the outputs of all of them along a new first axis [steps, …]
   * @throws GradtapeError `graph.…` for what cannot be recorded, `graph.data` for data without a common number of rows
   */
  run(state: State, data: Data, options: RunOptions): Result {
    checkRunOptions(options);
    const { firstStep = 0, steps, order } = options;
    const end = firstStep + steps;
    assertSteps(firstStep, end);
    const feed = { data, cut: cutOf(data, this.#batchSize, order !== undefined), order };
    const progress = new Progress(state);
    let next = firstStep;
    for (; next < end && this.#plan.isEager; next++) this.#takeEagerly(progress, feed, next);
    // Only now, so that nobody is told of a fallback that made no difference.
    const compilation = next < end ? this.#choose() : undefined;
    if (compilation) {
      const loop = this.#nativeLoop([state, data], feed.cut, compilation);
      runNatively(loop, progress, feed, next, end);
    } else for (; next < end; next++) this.#takeEagerly(progress, feed, next);
    return progress.run as Result;
  }

  /** Release the native memory. */
  dispose(): void {
    for (const loop of this.#recorded.values()) loop.dispose();
    this.#recorded.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #takeEagerly(progress: Progress, feed: Feed, number: number): void {
    const started = performance.now();
    progress.add(takeEagerly(this.#step as never, progress.state, feed, number));
    this.#plan.took(performance.now() - started);
  }

  #nativeLoop(args: readonly unknown[], cut: Cut, compilation: Compilation): NativeLoop {
    const key = `${cut.ordered} ${signatureOf(args)}`;
    const known = this.#recorded.get(key);
    const loop =
      known ?? new NativeLoop(this.#step as never, args, compilation, this.#totalSteps, cut);
    this.#recorded.set(key, loop);
    return loop;
  }
}

/** Steps are counted in int32. */
const mostSteps = 2 ** 31 - 1;

function assertSteps(first: number, end: number): void {
  if (
    Number.isInteger(first) &&
    Number.isInteger(end) &&
    0 <= first &&
    first < end &&
    end <= mostSteps
  )
    return;
  throw new GradtapeError(
    'usage',
    `the steps from ${first} to before ${end} cannot be taken, expected integers from 0 to ${mostSteps}`,
  );
}

function cutOf(data: unknown, wanted: number | undefined, ordered: boolean): Cut {
  const counts = new Set(tensorArguments(data).map(({ shape }) => shape[0]));
  const [rows] = counts;
  if (counts.size !== 1 || rows === undefined || rows === 0)
    throw new GradtapeError(
      'graph.data',
      `the tensors of the data have ${[...counts].join(' and ')} rows, expected one number of rows for all`,
    );
  return { rows, batchSize: Math.min(wanted ?? rows, rows), ordered };
}

/** Compile `step` into a loop over batches. */
export function compileLoop<State, Data, Result extends { state: State }>(
  step: StepFunction<State, Data, Result>,
  options: LoopOptions = {},
): StepLoop<State, Data, Result> {
  return new StepLoop(step, options);
}
