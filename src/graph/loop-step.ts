/** @file A recorded function as the step of a loop: which of its results are the next state, and which are outputs. */
import { GradtapeError } from '../errors.ts';
import { isTensor } from '../tape/structures.ts';
import type { Tensor } from '../tensorflow.ts';
import { formatPath, leavesOf, visit } from '../tree.ts';
import type { Value } from './graph.ts';
import { isValue, type Step } from './loop.ts';
import { fill, tensorArguments } from './places.ts';
import type { Recording } from './record.ts';

export interface LoopStep extends Step {
  /** What the step returns beside the state, or undefined if it returns the state alone. Values mark the tensors. */
  readonly outputs: object | undefined;
}

/**
 * The step of a loop from a recorded function of the state, a batch and the number of the step if `isBatched`, and other
 * arguments. It returns the next state, or an object with the next `state` and outputs beside it. Variables that it assigns
 * to are carried along with the state.
 * @throws GradtapeError `graph.loop` for a state of another structure, `graph.shape` for one of other shapes
 */
export function loopStep(
  { graph, captures, assigned, returned }: Recording,
  args: readonly unknown[],
  isBatched: boolean,
): LoopStep {
  const given = graph.inputs.slice(0, graph.inputs.length - captures.length);
  const outside = graph.inputs.slice(given.length);
  const own = tensorArguments([args[0]]).length;
  const inputs = [
    ...given.slice(0, own),
    ...outside.slice(0, assigned.length),
    ...given.slice(own),
    ...outside.slice(assigned.length),
  ];
  const { next, outputs } = splitReturned(fill(returned, isTensor, graph.results), args[0]);
  const changed = graph.results.slice(graph.results.length - assigned.length);
  const results = [...nextState(args[0], next), ...changed, ...valuesOf(outputs)];
  const batch = isBatched ? tensorArguments([args[1]]).length : 0;
  return {
    graph: { ...graph, inputs, results },
    inputs: { state: own + assigned.length, batch, counter: isBatched ? 1 : 0 },
    outputs,
  };
}

/** What a step returned, in two: the state that follows `state`, and the outputs, if it returned any. */
export function splitReturned(
  returned: unknown,
  state: unknown,
): { next: unknown; outputs: object | undefined } {
  const isState = samePaths(leavesByPath(returned), leavesByPath(state));
  if (isState || !hasState(returned)) return { next: returned, outputs: undefined };
  const { state: next, ...outputs } = returned;
  return { next, outputs };
}

function hasState(returned: unknown): returned is { state: unknown } {
  return typeof returned === 'object' && returned !== null && 'state' in returned;
}

/** The values of `next` in the order of `state`, whatever order the step built them in. */
function nextState(state: unknown, next: unknown): Value[] {
  const [before, after] = [leavesByPath(state), leavesByPath(next)];
  if (!samePaths(before, after))
    throw new GradtapeError(
      'graph.loop',
      `the step of a loop takes the state {${[...before.keys()].join(', ')}} and returns {${[...after.keys()].join(', ')}}`,
      { hint: 'it returns the next state, or an object with `state` and outputs beside it' },
    );
  return [...before].map(([path, tensor]) => {
    const value = after.get(path);
    if (!isTensor(tensor) || !isValue(value)) throw notATensor(path);
    if (describe(tensor) !== describe(value)) throw otherShape(path, tensor, value);
    return value;
  });
}

function leavesByPath(structure: unknown): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  visit(structure, isTensorOrValue, [], (leaf, path) => leaves.set(formatPath(path), leaf));
  return leaves;
}

function isTensorOrValue(part: unknown): part is Tensor | Value {
  return isTensor(part) || isValue(part);
}

function samePaths(a: Map<string, unknown>, b: Map<string, unknown>): boolean {
  return a.size === b.size && [...a.keys()].every((path) => b.has(path));
}

function valuesOf(outputs: object | undefined): Value[] {
  return leavesOf(outputs, isValue).filter(isValue);
}

function describe({ dtype, shape }: Pick<Value | Tensor, 'dtype' | 'shape'>): string {
  return `${dtype}[${shape.join()}]`;
}

function notATensor(path: string): GradtapeError {
  return new GradtapeError('graph.loop', `state${path} is not a tensor; the state of a loop is`);
}

function otherShape(path: string, before: Tensor, after: Value): GradtapeError {
  return new GradtapeError(
    'graph.shape',
    `state${path} enters the step as ${describe(before)} and leaves it as ${describe(after)}`,
    { hint: 'the state of a loop keeps its shapes and element types' },
  );
}
