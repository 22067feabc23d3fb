/** @file Recording a function of tensors into a graph. */
import { GradtapeError } from '../errors.ts';
import type { Tensor, Variable } from '../tensorflow.ts';
import {
  dtypeNumbers,
  type NativeBackend,
  overriding,
  watchedEngine,
} from '../tensorflow/native-backend.ts';
import type { Graph, Literal } from './graph.ts';
import { ReadGuard, VariableGuard } from './guards.ts';
import {
  disposingAll,
  fill,
  isTensorArgument,
  isVariable,
  tensorArguments,
  tensorsOf,
} from './places.ts';
import { type Capture, Recorder } from './recorder.ts';
import { assertNoPromise, assertSynchronous } from './refusals.ts';
import { simplify } from './simplify.ts';

export type TensorFunction = (...args: never[]) => unknown;

export interface Recording {
  /** Its inputs are the tensors among the arguments, then those captured; its results those returned, then those assigned. */
  readonly graph: Graph;
  /** The variables that the function assigns to come first. */
  readonly captures: readonly Capture[];
  readonly assigned: readonly Variable[];
  /** What the function had JavaScript make, in order, whether it is left in the graph or not. */
  readonly literals: readonly Literal[];
  /** What the function returned; the tensors in it are disposed of and mark their places. */
  readonly returned: unknown;
}

/**
 * Call `f` with stand-ins for the tensors among `args`, and write down each operation. Variables that `f` assigns to are
 * put back.
 * @throws GradtapeError `graph.…` for what a graph cannot say; docs/execution.md lists the codes.
 */
export function record(
  f: TensorFunction,
  args: readonly unknown[],
  backend: NativeBackend,
): Recording {
  assertSynchronous(f);
  const variables = new VariableGuard();
  const recorder = new Recorder(backend);
  try {
    return disposingAll(() => {
      const standIns = tensorArguments(args).map((tensor) => standIn(tensor, backend));
      const given = standIns.map((tensor) => recorder.bind(tensor));
      const ownArgs = fill(args, isTensorArgument, standIns) as never[];
      const returned = runRecorded(() => f(...ownArgs), recorder, backend);
      const assigned = variables.assigned();
      const ends = [...tensorsOf(returned), ...assigned];
      const results = ends.map((tensor) => recorder.valueOf(tensor));
      const captures = recorder.capturesWith(assigned);
      const inputs = [...given, ...captures.map(({ value }) => value)];
      const graph = simplify({ inputs, operations: recorder.operations, results });
      return { graph, captures, assigned, literals: recorder.literals, returned };
    });
  } catch (error) {
    releaseCaptures({ captures: recorder.capturesWith([]) });
    throw error;
  } finally {
    variables.restore();
  }
}

/**
 * The tensors and variables that were captured, to be read now.
 * @throws GradtapeError `graph.argument` for a variable that has been disposed of since
 */
export function sourcesOf(captures: readonly Capture[]): Tensor[] {
  return captures.map(({ source }) => {
    if (source.isDisposed)
      throw new GradtapeError(
        'graph.argument',
        `the compiled function reads variable ${(source as Variable).name}, which has been disposed`,
      );
    return source;
  });
}

/** Give up the tensors from outside that `recording` holds. */
export function releaseCaptures({ captures }: Pick<Recording, 'captures'>): void {
  for (const { source } of captures) if (!isVariable(source)) source.dispose();
}

/** A tensor with the memory of `tensor` and an identity of its own, so that the same tensor may be passed twice. */
function standIn(tensor: Tensor, backend: NativeBackend): Tensor {
  const T = { name: 'T', type: backend.binding.TF_ATTR_TYPE, value: dtypeNumbers[tensor.dtype] };
  return backend.executeSingleOutput('Identity', [T], [tensor]);
}

let recordings = 0;

export function isRecording(): boolean {
  return recordings > 0;
}

function runRecorded(f: () => unknown, recorder: Recorder, backend: NativeBackend): unknown {
  const guard = new ReadGuard();
  recordings++;
  try {
    const returned = overriding(backend, recorder.methods(), () =>
      overriding(watchedEngine(), guard.methods(), f),
    );
    guard.assertNothingRead();
    assertNoPromise(returned);
    return returned;
  } finally {
    recordings--;
  }
}
