/** @file What a loop is made of: its step, recorded on full batches and on what is left over, and the end of an epoch. */
import { GradtapeError } from '../errors.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { dtypeOf, type NativeBackend } from '../tensorflow/native-backend.ts';
import { assertSameCaptures, recordPure } from './compare.ts';
import type { Value } from './graph.ts';
import { type LoopStep, loopStep } from './loop-step.ts';
import type { Batching } from './loop.ts';
import { disposingAll, fill, isTensorArgument, isVariable, tensorArguments } from './places.ts';
import { type Recording, releaseCaptures, type TensorFunction } from './record.ts';

/** How the data is cut into batches: `batchSize` rows at a time, taken in an order that each call passes in, if `ordered`. */
export type Cut = Pick<Batching, 'rows' | 'batchSize' | 'ordered'>;

/** What there is to loop over beside the step itself. */
export interface Epochs {
  readonly cut: Cut;
  /** The state at the end of an epoch → the next state, or `{state, …outputs}`. */
  readonly endEpoch?: TensorFunction | undefined;
}

export interface LoopRecording {
  /** That of the step on full batches comes first. */
  readonly recordings: readonly Recording[];
  readonly step: LoopStep;
  readonly batching?: Batching;
  readonly end?: LoopStep;
}

/**
 * Record `f`, a function of the state and other arguments; with `epochs`, `args` are the state and the whole data, and `f` is
 * a function of the state, a batch and the number of the step.
 * @throws GradtapeError `graph.…` for what cannot be recorded
 */
export function recordLoop(
  f: TensorFunction,
  args: readonly unknown[],
  backend: NativeBackend,
  epochs?: Epochs,
): LoopRecording {
  const recordings: Recording[] = [];
  const recorded = (f: TensorFunction, args: readonly unknown[]): Recording => {
    const recording = recordPure(f, args, backend);
    recordings.push(recording);
    return recording;
  };
  try {
    if (!epochs) return { recordings, step: loopStep(recorded(f, args), args, false) };
    const { cut, endEpoch } = epochs;
    const step = recordedOn(cut.batchSize, args, (args) => recorded(f, args));
    const rest = cut.rows % cut.batchSize;
    const partial = rest > 0 && recordedOn(rest, args, (args) => recorded(f, args));
    for (const recording of recordings) assertSameCaptures(recordings[0]!, recording);
    const end = endEpoch && loopStep(recorded(endEpoch, [args[0]]), [args[0]], false);
    if (end) assertNoVariables(recordings[0]!, recordings.at(-1)!);
    const data = tensorArguments(args[1]).map(valueOf);
    const batching = { ...cut, data, ...(partial && { partial }), ...(end && { end }) };
    return { recordings, step, batching, ...(end && { end }) };
  } catch (error) {
    recordings.forEach(releaseCaptures);
    throw error;
  }
}

/** The step on the first `count` rows of the data. */
function recordedOn(
  count: number,
  [state, data]: readonly unknown[],
  record: (args: readonly unknown[]) => Recording,
): LoopStep {
  return disposingAll(() => {
    const rows = tensorArguments(data).map((tensor) => tf.slice(tensor, 0, count));
    const args = [state, fill(data, isTensorArgument, rows), tf.scalar(0, 'int32')];
    return loopStep(record(args), args, true);
  });
}

/** Variables are read once for a call, and those that the step assigns to change within it. */
function assertNoVariables(step: Recording, end: Recording): void {
  const changed = new Set<Tensor>([...end.assigned, ...step.assigned]);
  const variable = end.captures.map(({ source }) => source).find((source) => changed.has(source));
  if (variable === undefined || !isVariable(variable)) return;
  throw new GradtapeError(
    'graph.loop',
    `endEpoch uses the variable ${variable.name}, which the step or endEpoch assigns to`,
    { hint: 'make it part of the state' },
  );
}

function valueOf(tensor: Tensor): Value {
  return { dtype: dtypeOf(tensor), shape: tensor.shape };
}
