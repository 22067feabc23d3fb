/** @file Which tapes record, and how an operation gets onto them. */
import { type Tensor, type Variable, tf } from '../tensorflow.ts';
import { inspect, lineOfOperation } from './anomaly.ts';
import { engine, type Inputs, isTrainable, share } from './engine.ts';
import type { Attributes, GradientRule } from './rule.ts';
import type { Node, Trace, Value } from './trace.ts';

let recording: readonly Trace[] = [];
/** Sets that gather the variables which operations read. */
let gathering: readonly Set<Variable>[] = [];
let observers: readonly Observer[] = [];

/** A kernel as it ran. */
export interface KernelCall {
  readonly kernel: string;
  readonly inputs: Inputs;
  readonly attrs: Attributes;
  readonly outputs: readonly Tensor[];
}

export type Observer = (call: KernelCall) => void;

export function isRecording(trace: Trace): boolean {
  return recording.includes(trace);
}

export function startRecording(trace: Trace): void {
  recording = [...recording, trace];
  informEngine();
}

export function stopRecording(trace: Trace): void {
  recording = recording.filter((other) => other !== trace);
  informEngine();
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

/** Run `f` unseen by the tapes that record now. */
export function unrecorded<T>(f: () => T): T {
  const paused = recording;
  for (const trace of paused) trace.pauses++;
  informEngine();
  try {
    return f();
  } finally {
    for (const trace of paused) trace.pauses--;
    informEngine();
  }
}

/** What `f` returns, and the trainable variables that its operations read. */
export function gatherVariables<T>(f: () => T): [T, Variable[]] {
  const variables = new Set<Variable>();
  gathering = [...gathering, variables];
  informEngine();
  try {
    return [f(), [...variables]];
  } finally {
    gathering = gathering.filter((other) => other !== variables);
    informEngine();
  }
}

/** Run `f`, and tell `observer` of every kernel that runs in it. */
export function observed<T>(observer: Observer, f: () => T): T {
  observers = [...observers, observer];
  informEngine();
  try {
    return f();
  } finally {
    observers = observers.filter((other) => other !== observer);
    informEngine();
  }
}

/** A kernel has run. */
export function announce(call: KernelCall): void {
  for (const observer of observers) observer(call);
}

/** Marks where every tape stands; the function it returns forgets what was recorded since. */
export function checkpoint(): () => void {
  const marks = recording.map((trace) => [trace, trace.nodes.length] as const);
  return () => marks.forEach(([trace, length]) => trace.release(length));
}

/** tfjs offers operations to the recorder, and takes fused ones apart, while this depth is above zero. */
function informEngine(): void {
  engine.state.gradientDepth =
    recording.filter(({ pauses }) => pauses === 0).length + gathering.length + observers.length;
}

/** The tapes that watch one of `inputs`. */
export function takersOf(inputs: Inputs): Trace[] {
  for (const variables of gathering)
    for (const input of Object.values(inputs))
      if (input instanceof tf.Variable && input.trainable) variables.add(input);
  return recording.filter((trace) => trace.wants(inputs));
}

/** Put an operation on every tape that watches one of its inputs, with what `rule` asks for and what is `saved` already. */
export function record(
  op: string,
  inputs: Inputs,
  outputs: Tensor[],
  rule: GradientRule | undefined,
  attrs: Attributes = {},
  saved: Tensor[] = [],
): void {
  const takers = outputs.some(isTrainable) ? takersOf(inputs) : [];
  if (takers.length === 0) return saved.forEach((tensor) => tensor.dispose());
  const node: Node = {
    op,
    attrs,
    inputs: trainableInputs(inputs),
    outputs: outputs.map(valueOf),
    rule,
    saved: [...saved, ...savedFor(rule, inputs, outputs)],
    line: lineOfOperation(),
    holders: 0,
  };
  for (const trace of takers) trace.add(node);
  outputs.forEach((output, i) => inspect(op, i, output, node.line));
}

/** Run `f`, and dispose `tensors` should it throw. */
export function disposingOnThrow<T>(tensors: readonly Tensor[], f: () => T): T {
  try {
    return f();
  } catch (error) {
    for (const tensor of tensors) tensor.dispose();
    throw error;
  }
}

function savedFor(
  rule: GradientRule | undefined,
  inputs: Inputs,
  outputs: Tensor[],
): (Tensor | undefined)[] {
  if (!rule || 'instead' in rule) return [];
  const names = rule.saveAllInputs ? Object.keys(inputs) : (rule.inputsToSave ?? []);
  const savedInputs = names.map((name) => inputs[name] ?? undefined);
  const savedOutputs = outputs.filter((_, i) => rule.outputsToSave?.[i]);
  return [...savedInputs, ...savedOutputs].map((tensor) => tensor && share(tensor));
}

function trainableInputs(inputs: Inputs): [string, Value][] {
  return Object.entries(inputs).flatMap(([name, tensor]): [string, Value][] =>
    tensor && isTrainable(tensor) ? [[name, valueOf(tensor)]] : [],
  );
}

function valueOf({ id, shape, dtype }: Tensor): Value {
  return { id, shape, dtype };
}
