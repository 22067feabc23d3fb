/** @file Functions that bring their own gradient. */
import './tfjs.ts';
import { GradtapeError } from '../errors.ts';
import { type Tensor, type Variable, tf } from '../tensorflow.ts';
import { leavesOf, rebuild } from '../tree.ts';
import { engine, type Inputs, share } from './engine.ts';
import { disposingOnThrow, gatherVariables, record, takersOf, unrecorded } from './recorder.ts';
import type { InputGradients } from './rule.ts';
import { isTensor, packLike, type Tensors, tensorsOf } from './structures.ts';
import { runNow } from './synchronous.ts';

/** What a function with its own gradient returns. */
export interface CustomGradient<Y extends Tensors> {
  value: Y;
  /**
   * From the gradient of the value, in its structure: the gradients of the tensors among the arguments, one or a list, null
   * where there is none. A function that uses trainable variables takes them as the second parameter, and returns
   * `{ inputs, variables }`, with a list for the variables. The gradient may use all that the function computed.
   */
  gradient: (dy: Y, variables: readonly Variable[]) => unknown;
}

/**
 * The function `f` as one operation whose gradient is what `f` says. Arguments that are no tensors are passed on as they are.
 * The gradient is itself recorded: it can be differentiated again, and have a custom gradient in turn.
 * @throws GradtapeError `tape.customGradient` when the gradients are not one for each tensor, or do not take the variables
 */
export function customGradient<A extends readonly unknown[], Y extends Tensors>(
  f: (...args: A) => CustomGradient<Y>,
): (...args: A) => Y {
  return (...args) => {
    const inputs = leavesOf(args, isTensor).filter(isTensor);
    takersOf(namedInputs(inputs, []));
    const handles = inputs.map(share);
    return disposingOnThrow(handles, () => asOperation(f, args, inputs, handles));
  };
}

function asOperation<A extends readonly unknown[], Y extends Tensors>(
  f: (...args: A) => CustomGradient<Y>,
  args: A,
  inputs: readonly Tensor[],
  handles: readonly Tensor[],
): Y {
  engine.startScope();
  const { track } = engine.state.activeScope!;
  let outputs: Tensor[] = [];
  try {
    const ours = withTensors(args, handles);
    const [result, read] = gatherVariables(() => runNow('customGradient', f, ...ours));
    const variables = read.filter((variable) => !inputs.includes(variable));
    assertTakesVariables(result.gradient.length, variables);
    // The gradient may use all that f made: it lives as long as the operation is on a tape.
    const made = track.filter((tensor) => !tensor.isDisposed && !tensor.kept);
    outputs = tensorsOf(result.value, 'value').map((y) => unrecorded(() => tf.clone(y)));
    const gradients = (dys: Tensor[]) => gradientsFrom(result, dys, inputs.length, variables);
    const held = [...handles, ...made.map((tensor) => engine.keep(tensor))];
    const op = f.name || 'customGradient';
    record(op, namedInputs(inputs, variables), outputs, { gradients }, {}, held);
    return packLike(result.value, outputs);
  } finally {
    engine.endScope(outputs);
  }
}

function gradientsFrom<Y extends Tensors>(
  { value, gradient }: CustomGradient<Y>,
  dys: Tensor[],
  inputs: number,
  variables: readonly Variable[],
): InputGradients {
  const given = gradient(packLike(value, dys), variables);
  const [forInputs, forVariables] =
    variables.length > 0 ? bothParts(given) : [gradientList(given), []];
  assertCount(forInputs, inputs, 'gradients');
  assertCount(forVariables, variables.length, 'gradients of variables');
  const entries = [...namedEntries(forInputs, 'input'), ...namedEntries(forVariables, 'variable')];
  return Object.fromEntries(entries.map(([name, value]) => [name, () => value]));
}

function bothParts(given: unknown): [(Tensor | null)[], (Tensor | null)[]] {
  const { inputs, variables } = (given ?? {}) as Record<string, unknown>;
  if (inputs === undefined || variables === undefined)
    throw refusal(
      'custom_gradient function uses variables: its gradient must return { inputs, variables }',
    );
  return [gradientList(inputs), gradientList(variables)];
}

function gradientList(given: unknown): (Tensor | null)[] {
  return leavesOf(given, isTensor).map((leaf) => {
    if (leaf === null || isTensor(leaf)) return leaf;
    throw refusal(
      `custom_gradient function returned a gradient that is ${typeof leaf}, expected a tensor or null`,
    );
  });
}

function assertCount(gradients: readonly unknown[], expected: number, what: string): void {
  if (gradients.length !== expected)
    throw refusal(
      `custom_gradient function expected to return ${expected} ${what}, but returned ${gradients.length} instead.`,
    );
}

function assertTakesVariables(parameters: number, variables: readonly Variable[]): void {
  if (variables.length === 0 || parameters > 1) return;
  const names = variables.map(({ name }) => name).join(', ');
  throw refusal(
    `custom_gradient gradient must accept a second parameter 'variables', since function uses variables: ${names}`,
  );
}

function withTensors<A extends readonly unknown[]>(args: A, tensors: readonly Tensor[]): A {
  const rest = tensors[Symbol.iterator]();
  const leaves = leavesOf(args, isTensor).map((leaf) =>
    isTensor(leaf) ? rest.next().value : leaf,
  );
  return rebuild(args, isTensor, leaves) as A;
}

function namedInputs(inputs: readonly Tensor[], variables: readonly Tensor[]): Inputs {
  return Object.fromEntries([
    ...namedEntries(inputs, 'input'),
    ...namedEntries(variables, 'variable'),
  ]);
}

function namedEntries<T>(values: readonly T[], kind: string): [string, T][] {
  return values.map((value, i) => [`${kind} ${i}`, value]);
}

function refusal(message: string): GradtapeError {
  return new GradtapeError('tape.customGradient', message);
}
