/** @file What one tape holds: the operations it recorded, as plain data, and what it watches. */
import { type Tensor, type Variable, tf } from '../tensorflow.ts';
import { type Inputs, isTrainable } from './engine.ts';
import type { Attributes, GradientRule } from './rule.ts';

/** A value on the tape: the tensor itself may be long gone. */
export interface Value {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: Tensor['dtype'];
}

/** One recorded operation. Several tapes may hold it; the last to let go frees what it saved. */
export interface Node {
  readonly op: string;
  readonly attrs: Attributes;
  /** The inputs that can have a gradient, by their names in the kernel call. */
  readonly inputs: readonly (readonly [name: string, Value])[];
  readonly outputs: readonly Value[];
  readonly rule: GradientRule | undefined;
  /** What the rule asked for. A missing optional input keeps its place. */
  readonly saved: readonly (Tensor | undefined)[];
  /** The line that ran the operation, while `detectAnomaly` looks. */
  readonly line: string | undefined;
  holders: number;
}

export class Trace {
  readonly nodes: Node[] = [];
  readonly watched = new Set<number>();
  readonly variables = new Map<number, Variable>();
  /** While above zero, the trace sees nothing. */
  pauses = 0;
  readonly #watchAccessedVariables: boolean;

  constructor(watchAccessedVariables: boolean) {
    this.#watchAccessedVariables = watchAccessedVariables;
  }

  watch(tensor: Tensor): void {
    this.watched.add(tensor.id);
    if (tensor instanceof tf.Variable) this.variables.set(tensor.id, tensor);
  }

  /** Whether an operation on `inputs` belongs on this tape. Trainable variables are watched as they are read. */
  wants(inputs: Inputs): boolean {
    if (this.pauses > 0) return false;
    let watched = false;
    for (const tensor of Object.values(inputs)) {
      if (!tensor || !isTrainable(tensor)) continue;
      if (this.#watchAccessedVariables && isTrainableVariable(tensor)) this.watch(tensor);
      watched ||= this.watched.has(tensor.id);
    }
    return watched;
  }

  add(node: Node): void {
    node.holders++;
    this.nodes.push(node);
    for (const output of node.outputs) if (isTrainable(output)) this.watched.add(output.id);
  }

  /** Let go of the operations from the one numbered `first` on, and free the memory that no other tape holds. */
  release(first = 0): void {
    for (const node of this.nodes.splice(first))
      if (--node.holders === 0) for (const tensor of node.saved) tensor?.dispose();
  }
}

function isTrainableVariable(tensor: Tensor): tensor is Variable {
  return tensor instanceof tf.Variable && tensor.trainable;
}
