/** @file The one place that reaches into tfjs's engine: every operation that runs is offered to the tapes that record. */
import type { Tensor } from '../tensorflow.ts';
import { GradtapeError } from '../errors.ts';
import { backpropagate } from './backward.ts';
import {
  assertKnownEngine,
  type CustomGradient,
  engine,
  type Inputs,
  isTrainable,
  share,
} from './engine.ts';
import type { Attributes, GradientRule } from './rule.ts';
import { ruleOf } from './rules.ts';
import { type Node, Trace, type Value } from './trace.ts';

let recording: Trace[] = [];

export function isRecording(trace: Trace): boolean {
  return recording.includes(trace);
}

export function startRecording(trace: Trace): void {
  setRecording([...recording, trace]);
}

export function stopRecording(trace: Trace): void {
  setRecording(recording.filter((other) => other !== trace));
}

/** Run `f` with `trace` recording. */
export function recorded<T>(trace: Trace, f: () => T): T {
  startRecording(trace);
  try {
    return f();
  } finally {
    if (isRecording(trace)) stopRecording(trace);
  }
}

/** Run `f` unseen by any tape. */
export function unrecorded<T>(f: () => T): T {
  const traces = recording;
  setRecording([]);
  try {
    return f();
  } finally {
    setRecording(traces);
  }
}

function setRecording(traces: Trace[]): void {
  recording = traces;
  engine.state.gradientDepth = traces.length;
}

/** Put an operation on every tape that watches one of its inputs. */
export function record(
  op: string,
  inputs: Inputs,
  outputs: Tensor[],
  rule: GradientRule | undefined,
  saved: Tensor[],
  attrs: Attributes = {},
): void {
  const takers = outputs.some(isTrainable) ? recording.filter((trace) => trace.wants(inputs)) : [];
  if (takers.length === 0) return saved.forEach((tensor) => tensor.dispose());
  const node: Node = {
    op,
    attrs,
    inputs: trainableInputs(inputs),
    outputs: outputs.map(valueOf),
    rule,
    saved: [...saved, ...savedFor(rule, inputs, outputs)],
    holders: takers.length,
  };
  for (const trace of takers) trace.add(node);
}

function savedFor(rule: GradientRule | undefined, inputs: Inputs, outputs: Tensor[]): Tensor[] {
  if (!rule || 'instead' in rule) return [];
  const names = rule.saveAllInputs ? Object.keys(inputs) : (rule.inputsToSave ?? []);
  const savedInputs = names.map((name) => inputs[name]);
  const savedOutputs = outputs.filter((_, i) => rule.outputsToSave?.[i]);
  // A missing optional input keeps its place in the list.
  return [...savedInputs, ...savedOutputs].map((tensor) => tensor && share(tensor)) as Tensor[];
}

function trainableInputs(inputs: Inputs): [string, Value][] {
  return Object.entries(inputs).flatMap(([name, tensor]) =>
    tensor && isTrainable(tensor) ? [[name, valueOf(tensor)]] : [],
  );
}

function valueOf({ id, shape, dtype }: Tensor): Value {
  return { id, shape, dtype };
}

function customRule(gradient: CustomGradient): GradientRule {
  return {
    gradients: (dys, saved, attrs) => gradient(dys.length > 1 ? dys : dys[0]!, saved, attrs),
  };
}

function install(): void {
  assertKnownEngine();
  // tfjs records an Identity before the operation whose output it copies, which cuts second derivatives (tfjs#3252).
  engine.clone = share;
  // The tapes save for themselves, once they know that they want the operation.
  engine.getTensorsForGradient = () => [];
  engine.addTapeNode = (kernel, inputs, outputs, gradient, saved, attrs) =>
    record(kernel, inputs, outputs, gradient ? customRule(gradient) : ruleOf(kernel), saved, attrs);
  engine.gradients = gradients;
}

install();

/** What tf.grad, tf.variableGrads and the optimizers of tfjs stand on, by our tape: right at every order, in any mix with it. */
function gradients(
  f: () => Tensor,
  xs: Tensor[],
  dy?: Tensor | null,
  allowNoGradients = false,
): { value: Tensor; grads: (Tensor | null)[] } {
  const trace = new Trace(false);
  for (const x of xs) if (isTrainable(x)) trace.watch(x);
  try {
    const value = recorded(trace, () => engine.tidy(f));
    const grads = backpropagate(trace, [[value, dy ?? undefined]], xs);
    if (!allowNoGradients && grads.every((gradient) => gradient === null))
      throw new GradtapeError(
        'tape.unconnected',
        'Cannot compute gradient of y=f(x) with respect to x. Make sure that the f you passed encloses all operations that lead from x to y.',
      );
    return { value, grads };
  } finally {
    trace.release();
  }
}
