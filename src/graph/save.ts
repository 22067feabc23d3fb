/** @file A function of tensors as a SavedModel, for TensorFlow, TensorFlow Serving, Netron and TensorBoard. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GradtapeError } from '../errors.ts';
import { isTensor } from '../tape/structures.ts';
import { nativeBackend } from '../tensorflow/native-backend.ts';
import { type Path, visit } from '../tree.ts';
import { recordPure } from './compare.ts';
import { formatGraph } from './format.ts';
import { legalName } from './graph-def.ts';
import { constant, type Graph, type Operation } from './graph.ts';
import { isTensorArgument } from './places.ts';
import { type Recording, releaseCaptures, type TensorFunction } from './record.ts';
import { readableGraph, readableModel } from './saved-model.ts';

/** The printed form of what `f` does with `args`. @throws GradtapeError `graph.…` for what cannot be recorded */
export function trace(f: TensorFunction, ...args: readonly unknown[]): string {
  return recorded(f, args, ({ graph }) => formatGraph(graph));
}

/**
 * Write `f` for arguments like `args` into `folder` as a SavedModel with the signature `serving_default`. Inputs and results
 * are named by their places (`x`, `weights_0`); variables and tensors from outside become constants.
 * @throws GradtapeError `graph.…` for what cannot be recorded
 */
export function saveModel(f: TensorFunction, args: readonly unknown[], folder: string): void {
  const model = recorded(f, args, (recording) =>
    readableModel(
      frozen(recording),
      namesOf(args, isTensorArgument, 'input'),
      namesOf([recording.returned], isTensor, 'output'),
    ),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'saved_model.pb'), model);
}

/**
 * What `f` does with arguments like `args`, as a serialized GraphDef to look at; variables and tensors from outside are
 * inputs of it.
 * @throws GradtapeError `graph.…` for what cannot be recorded
 */
export function graphDef(f: TensorFunction, args: readonly unknown[]): Uint8Array {
  return recorded(f, args, ({ graph }) => {
    const names = namesOf(args, isTensorArgument, 'input');
    const all = graph.inputs.map((_, i) => names[i] ?? `captured_${i - names.length}`);
    return readableGraph(graph, all);
  });
}

function recorded<T>(
  f: TensorFunction,
  args: readonly unknown[],
  use: (recording: Recording) => T,
): T {
  const backend = nativeBackend();
  if (!backend) throw new GradtapeError('graph.backend', 'recording needs native TensorFlow');
  const recording = recordPure(f, args, backend);
  try {
    return use(recording);
  } finally {
    releaseCaptures(recording);
  }
}

/** The graph with the values that variables and tensors from outside have now. */
function frozen({ graph, captures, assigned }: Recording): Graph {
  const constants = captures.map(({ value, source }): Operation => {
    const { buffer } = source.dataSync().slice();
    return { ...constant({ ...value, bytes: new Uint8Array(buffer) }), outputs: [value] };
  });
  return {
    inputs: graph.inputs.slice(0, graph.inputs.length - captures.length),
    operations: [...constants, ...graph.operations],
    results: graph.results.slice(0, graph.results.length - assigned.length),
  };
}

/** Names of the places in `args`: by their keys, and if there is but one argument or none is left, without its number. */
function namesOf(
  args: readonly unknown[],
  isPlace: (value: unknown) => boolean,
  otherwise: string,
): string[] {
  const names: string[] = [];
  visit(args, isTensor, [], (leaf, path) => {
    if (isPlace(leaf)) names.push(nameAt(args.length === 1 ? path.slice(1) : path, otherwise));
  });
  return names;
}

function nameAt(path: Path, otherwise: string): string {
  const isNumbered = typeof path[0] === 'number';
  return legalName([...(isNumbered || path.length === 0 ? [otherwise] : []), ...path].join('_'));
}
