/** @file A recorded step in a loop: many steps in one native call. */
import { type Tensor, tf } from '../tensorflow.ts';
import { dtypeOf } from '../tensorflow/native-backend.ts';
import { assertSameCaptures, recordPure } from './compare.ts';
import type { Compilation } from './execution.ts';
import { sizeOf, type Value } from './graph.ts';
import { type LoopStep, loopStep } from './loop-step.ts';
import { type Batching, isValue, loopGraph } from './loop.ts';
import { own } from './ownership.ts';
import { assignAll, disposingAll, fill, isTensorArgument, tensorArguments } from './places.ts';
import { isWorthXla } from './plan.ts';
import { Program } from './program.ts';
import { type Recording, releaseCaptures, sourcesOf, type TensorFunction } from './record.ts';
import type { Compiler } from './saved-model.ts';

/** How the data is cut into batches: `batchSize` rows at a time, taken in an order that each call passes in, if `ordered`. */
export type Cut = Pick<Batching, 'rows' | 'batchSize' | 'ordered'>;

/** The steps from `first` to before `last`, `row` the first of the first batch in its epoch, and `room` for so many outputs. */
export interface Bounds {
  first: number;
  last: number;
  row: number;
  room: number;
}

/** A loop over a recorded step, for one signature. */
export class NativeLoop {
  readonly dispose: () => void;
  readonly #recording: Recording;
  readonly #step: LoopStep;
  readonly #program: Program;

  /**
   * @param f the state and other arguments → the next state, or `{state, …outputs}`; with a `cut`, its arguments are the
   *   state, a batch and the number of the step
   * @param expectedSteps how many in all, for `auto` to weigh
   * @param args the state and the other arguments; with a `cut`, the state and the whole data
   */
  constructor(
    f: TensorFunction,
    args: readonly unknown[],
    compilation: Compilation,
    expectedSteps: number,
    cut?: Cut,
  ) {
    const recordings: Recording[] = [];
    const recorded = (args: readonly unknown[]): LoopStep => {
      const recording = recordPure(f, args, compilation.backend);
      recordings.push(recording);
      assertSameCaptures(recordings[0]!, recording);
      return loopStep(recording, args, cut !== undefined);
    };
    const onRows = (count: number) => disposingAll(() => recorded(sample(args, count)));
    this.#step = cut ? onRows(cut.batchSize) : recorded(args);
    const rest = cut ? cut.rows % cut.batchSize : 0;
    const batching = cut && {
      ...cut,
      data: tensorArguments(args[1]).map(valueOf),
      ...(rest > 0 ? { partial: onRows(rest) } : {}),
    };
    const execution = weighed(compilation.execution, expectedSteps, recordings);
    const program = new Program(loopGraph(this.#step, batching), { ...compilation, execution });
    this.#recording = recordings[0]!;
    this.#program = program;
    this.dispose = own(this, () => {
      program.dispose();
      recordings.forEach(releaseCaptures);
    });
  }

  /** What runs it. That is settled in the first run. */
  get compiler(): Compiler {
    return this.#program.compiler;
  }

  /** The elements of the largest output of a step. */
  get outputElements(): number {
    const { graph, inputs } = this.#step;
    return Math.max(1, ...graph.results.slice(inputs.state).map(sizeOf));
  }

  /**
   * What `f` returns in the end; its outputs have a new first axis, the step.
   * @param order rows [epochs · rows], int32, from the epoch of the first step on
   */
  run(args: readonly unknown[], { first, last, row, room }: Bounds, order?: Tensor): unknown {
    const { captures, assigned } = this.#recording;
    const bounds = [first, last, row, room].map((bound) => tf.scalar(bound, 'int32'));
    const [state, rest] = [tensorArguments(args[0]), tensorArguments(args.slice(1))];
    const outside = sourcesOf(captures).slice(assigned.length);
    const results = this.#program.run([
      ...bounds,
      ...(order ? [order] : []),
      ...state,
      ...assigned,
      ...rest,
      ...outside,
    ]);
    tf.dispose(bounds);
    assignAll(assigned, results.splice(state.length, assigned.length));
    const next = fill(args[0], isTensorArgument, results.splice(0, state.length));
    const { outputs } = this.#step;
    return outputs ? { state: next, ...(fill(outputs, isValue, results) as object) } : next;
  }
}

/** In the place of `auto`, a graph where XLA's code would not make up for its compilation. */
function weighed(
  execution: Compilation['execution'],
  steps: number,
  recordings: readonly Recording[],
): Compilation['execution'] {
  const operations = recordings.map(({ graph }) => graph.operations.length);
  return execution === 'auto' && !isWorthXla(steps, operations) ? 'graph' : execution;
}

/** The arguments of a step on the first `count` rows of the data. */
function sample([state, data]: readonly unknown[], count: number): readonly unknown[] {
  const rows = tensorArguments(data).map((tensor) => tf.slice(tensor, 0, count));
  return [state, fill(data, isTensorArgument, rows), tf.scalar(0, 'int32')];
}

function valueOf(tensor: Tensor): Value {
  return { dtype: dtypeOf(tensor), shape: tensor.shape };
}
