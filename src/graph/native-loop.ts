/** @file A recorded step in a loop: many steps in one native call. */
import { type Tensor, tf } from '../tensorflow.ts';
import type { Compilation } from './execution.ts';
import { sizeOf } from './graph.ts';
import { type Epochs, type LoopRecording, recordLoop } from './loop-recording.ts';
import type { LoopStep } from './loop-step.ts';
import { isValue, loopGraph } from './loop.ts';
import { own } from './ownership.ts';
import { assignAll, fillFrom, isTensorArgument, tensorArguments } from './places.ts';
import { isWorthXla } from './plan.ts';
import { Program } from './program.ts';
import type { Run } from './progress.ts';
import { releaseCaptures, sourcesOf, type TensorFunction } from './record.ts';
import type { Compiler } from './saved-model.ts';

/**
 * The steps from `first` to before `last`, `row` the first of the first batch in its epoch, and room for the outputs of so many
 * steps, and of so many ends of epochs.
 */
export interface Bounds {
  first: number;
  last: number;
  row: number;
  room: number;
  endRoom: number;
}

/** A loop over a recorded step, for one signature. */
export class NativeLoop {
  readonly dispose: () => void;
  readonly #recorded: LoopRecording;
  readonly #program: Program;

  /** @param expectedSteps how many in all, for `auto` to weigh; of the others see `recordLoop` */
  constructor(
    f: TensorFunction,
    args: readonly unknown[],
    compilation: Compilation,
    expectedSteps: number,
    epochs?: Epochs,
  ) {
    const recorded = recordLoop(f, args, compilation.backend, epochs);
    const execution = weighed(compilation.execution, expectedSteps, recorded);
    const graph = loopGraph(recorded.step, recorded.batching);
    const program = new Program(graph, { ...compilation, execution });
    this.#recorded = recorded;
    this.#program = program;
    this.dispose = own(this, () => {
      program.dispose();
      recorded.recordings.forEach(releaseCaptures);
    });
  }

  /** What runs it. That is settled in the first run. */
  get compiler(): Compiler {
    return this.#program.compiler;
  }

  /** The elements of the largest output of a step, and of the end of an epoch. */
  get outputElements(): { step: number; end: number } {
    const { step, end } = this.#recorded;
    return { step: largestOutput(step), end: end ? largestOutput(end) : 1 };
  }

  /**
   * The last state, with the outputs of all steps, and of the ends of epochs, along a new first axis.
   * @param order rows [epochs · rows], int32, from the epoch of the first step on
   */
  run(args: readonly unknown[], bounds: Bounds, order?: Tensor): Run {
    const { recordings, step, end } = this.#recorded;
    const { captures, assigned } = recordings[0]!;
    const { first, last, row, room, endRoom } = bounds;
    const numbers = [first, last, row, room, endRoom].map((number) => tf.scalar(number, 'int32'));
    const state = tensorArguments(args[0]);
    const results = this.#program.run([
      ...numbers,
      ...(order ? [order] : []),
      ...state,
      ...assigned,
      ...tensorArguments(args.slice(1)),
      ...sourcesOf(captures).slice(assigned.length),
      ...(end ? sourcesOf(recordings.at(-1)!.captures) : []),
    ]);
    tf.dispose(numbers);
    assignAll(assigned, results.splice(state.length, assigned.length));
    // Each takes its results from those that are left.
    const rest = results.values();
    return {
      state: fillFrom(rest, args[0], isTensorArgument),
      outputs: fillFrom(rest, step.outputs, isValue) as object | undefined,
      epochs: fillFrom(rest, end?.outputs, isValue) as object | undefined,
    };
  }
}

function largestOutput({ graph, inputs }: LoopStep): number {
  return Math.max(1, ...graph.results.slice(inputs.state).map(sizeOf));
}

/** In the place of `auto`, a graph where XLA's code would not make up for its compilation. */
function weighed(
  execution: Compilation['execution'],
  steps: number,
  { recordings }: LoopRecording,
): Compilation['execution'] {
  const graphs = recordings.map(({ graph }) => graph);
  return execution === 'auto' && !isWorthXla(steps, graphs) ? 'graph' : execution;
}
