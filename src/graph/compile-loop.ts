/** @file Training natively: a step over batches, epoch after epoch. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Tensor } from '../tensorflow.ts';
import { type Compilation, compilationChooser } from './execution.ts';
import {
  assertSeconds,
  assertSteps,
  checkLoopOptions,
  checkPiecesKeys,
  checkRunKeys,
  cutOf,
  type LoopOptions,
  type PiecesOptions,
  type RunOptions,
} from './loop-options.ts';
import { NativeLoop } from './native-loop.ts';
import { type Order, remembering } from './orders.ts';
import { Pace } from './pace.ts';
import { disposeTensors } from './places.ts';
import { Plan } from './plan.ts';
import { Progress } from './progress.ts';
import { assertSynchronous } from './refusals.ts';
import { signatureOf } from './signature.ts';
import { type Feed, runNatively, type Steps, stepsIn, takeEagerly } from './step-loop.ts';

/**
 * A pure function: the state and a batch → the next state, with outputs beside it. The data and its batches have the same
 * structure; `step` is the number of the step, a scalar int32.
 */
export type StepFunction<State, Data, Result extends { state: State }> = (
  state: State,
  batch: Data,
  step: Tensor,
) => Result;

/** What the last step returns, with the outputs of all steps, and of the ends of epochs, along a new first axis. */
export type Taken<Result, Ended> = Result & {
  /** What `endEpoch` returns beside the state, [epochs, …]; undefined if no epoch has ended, or nothing is returned. */
  epochs?: Omit<Ended, 'state'> | undefined;
};

/** Steps over batches, many in one native call. */
export class StepLoop<
  State,
  Data,
  Result extends { state: State },
  Ended extends { state: State } = { state: State },
> {
  readonly #steps: Steps;
  readonly #options: LoopOptions<State, Ended>;
  readonly #plan: Plan;
  readonly #pace = new Pace();
  readonly #choose: () => Compilation | undefined;
  readonly #recorded = new Map<string, NativeLoop>();
  readonly #orders = new WeakMap<Order, Order>();

  constructor(step: StepFunction<State, Data, Result>, options: LoopOptions<State, Ended>) {
    checkLoopOptions(options);
    const { endEpoch, execution = 'auto', totalSteps = Infinity, warn } = options;
    assertSynchronous(step);
    if (endEpoch) assertSynchronous(endEpoch);
    this.#steps = { step, endEpoch } as unknown as Steps;
    this.#options = options;
    this.#plan = new Plan(execution === 'auto' ? totalSteps : Infinity);
    this.#choose = compilationChooser(execution, warn);
  }

  /**
   * Take steps. The state that comes back is new; the one passed in remains the caller's.
   * @throws GradtapeError `graph.…` for what cannot be recorded, `graph.data` for data without a common number of rows
   */
  run(state: State, data: Data, options: RunOptions): Taken<Result, Ended> {
    checkRunKeys(options);
    const { firstStep = 0, steps, order } = options;
    assertSteps(firstStep, firstStep + steps);
    const started = performance.now();
    const progress = new Progress(state);
    this.#run(progress, this.#feed(data, order), firstStep, firstStep + steps);
    this.#pace.took(steps, performance.now() - started);
    const { state: next, outputs, epochs } = progress.run;
    return { state: next, ...outputs, ...(epochs && { epochs }) } as Taken<Result, Ended>;
  }

  /** How many steps last so long, by the last run; 1 before the first. Nothing is compiled anew for another number. */
  sizeFor(seconds: number): number {
    return this.#pace.stepsIn(seconds);
  }

  /**
   * Take steps in pieces that last about `seconds`, whole epochs where they are short, and let timers and signals have
   * their turn between them. Of the states that come back, each is disposed of when the next comes; the last is the
   * caller's, also of a loop that is left early.
   */
  async *runPieces(
    state: State,
    data: Data,
    options: PiecesOptions,
  ): AsyncGenerator<Taken<Result, Ended> & { firstStep: number; steps: number }> {
    checkPiecesKeys(options);
    const { firstStep: start = 0, steps: count, seconds = 0.2, order } = options;
    assertSteps(start, start + count);
    assertSeconds(seconds);
    const stepsPerEpoch = stepsIn(this.#feed(data, order).cut);
    let current = state;
    for (let firstStep = start; firstStep < start + count;) {
      const end = Math.min(start + count, firstStep + this.sizeFor(seconds));
      const epochEnd = end - (end % stepsPerEpoch);
      const steps = (epochEnd > firstStep && end < start + count ? epochEnd : end) - firstStep;
      const taken = this.run(current, data, { firstStep, steps, order });
      if (current !== state) disposeTensors(current);
      current = taken.state;
      yield { ...taken, firstStep, steps };
      firstStep += steps;
      await nextTurn();
    }
  }

  /** Release the native memory. */
  dispose(): void {
    for (const loop of this.#recorded.values()) loop.dispose();
    this.#recorded.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #feed(data: unknown, order: Order | undefined): Feed {
    const cut = cutOf(data, this.#options.batchSize, order !== undefined);
    if (order && !this.#orders.has(order)) this.#orders.set(order, remembering(order, cut.rows));
    return { data, cut, order: order && this.#orders.get(order) };
  }

  #run(progress: Progress, feed: Feed, first: number, end: number): void {
    let next = first;
    for (; next < end && this.#plan.isEager; next++) this.#takeEagerly(progress, feed, next);
    // Only now, so that nobody is told of a fallback that made no difference.
    const compilation = next < end ? this.#choose() : undefined;
    if (compilation) {
      const loop = this.#nativeLoop(progress.state, feed, compilation);
      const { totalSteps = Infinity, mostSteps = totalSteps } = this.#options;
      runNatively(loop, progress, feed, { first: next, end, most: mostSteps });
    } else for (; next < end; next++) this.#takeEagerly(progress, feed, next);
  }

  #takeEagerly(progress: Progress, feed: Feed, number: number): void {
    const started = performance.now();
    progress.add(takeEagerly(this.#steps, progress.state, feed, number));
    this.#plan.took(performance.now() - started);
  }

  #nativeLoop(state: unknown, { data, cut }: Feed, compilation: Compilation): NativeLoop {
    const key = `${cut.ordered} ${signatureOf([state, data])}`;
    const known = this.#recorded.get(key);
    if (known) return known;
    const { step, endEpoch } = this.#steps;
    const { totalSteps = Infinity } = this.#options;
    const loop = new NativeLoop(step, [state, data], compilation, totalSteps, { cut, endEpoch });
    this.#recorded.set(key, loop);
    return loop;
  }
}

/** Compile `step` into a loop over batches. */
export function compileLoop<
  State,
  Data,
  Result extends { state: State },
  Ended extends { state: State } = { state: State },
>(
  step: StepFunction<State, Data, Result>,
  options: LoopOptions<State, Ended> = {},
): StepLoop<State, Data, Result, Ended> {
  return new StepLoop(step, options);
}
