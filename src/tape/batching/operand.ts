/** @file The inputs of a kernel that runs for a whole batch at once. */
import { type Tensor, tf } from '../../tensorflow.ts';
import { engine, type Inputs } from '../engine.ts';
import type { Attributes } from '../rule.ts';

/** An input of a kernel: as it was for one row, and for all rows, `[n, ...row.shape]`, where they differ. */
export interface Operand {
  readonly row: Tensor;
  readonly batch: Tensor | undefined;
}

/** A kernel that ran for one row, to be run for `size` rows. */
export interface BatchCall {
  readonly kernel: string;
  readonly operands: Readonly<Record<string, Operand>>;
  readonly attrs: Attributes;
  /** What it gave for the one row. */
  readonly outputs: readonly Tensor[];
  readonly size: number;
}

/** Runs a kernel for all rows and gives its outputs, `[n, ...output.shape]`; or `undefined` where it can't. */
export type BatchRule = (call: BatchCall) => Tensor | Tensor[] | undefined;

export function run(kernel: string, inputs: Inputs, attrs: Attributes): Tensor | Tensor[] {
  return engine.runKernel(kernel, inputs, attrs);
}

/** The same operation on each operand; a list of inputs stays a list. */
export function each(
  operands: Readonly<Record<string, Operand>>,
  use: (operand: Operand, name: string) => Tensor,
): Inputs {
  const inputs = Object.entries(operands).map(
    ([name, operand]) => [name, use(operand, name)] as const,
  );
  const isList = inputs.every(([name], i) => name === String(i));
  const made: unknown = isList ? inputs.map(([, value]) => value) : Object.fromEntries(inputs);
  return made as Inputs;
}

/** The operand for all rows, repeated if it is the same for all. */
export function full({ row, batch }: Operand, size: number): Tensor {
  return batch ?? tf.tile(tf.expandDims(row, 0), [size, ...row.shape.map(() => 1)]);
}

/** Ready to be broadcast against rows of `rank`: the axis of the batch comes before all of theirs. */
export function aligned({ row, batch }: Operand, rank: number): Tensor {
  if (!batch || row.rank === rank) return batch ?? row;
  const ones = Array<number>(rank - row.rank).fill(1);
  return tf.reshape(batch, [batch.shape[0]!, ...ones, ...row.shape]);
}

export function highestRank(operands: Readonly<Record<string, Operand>>): number {
  return Math.max(...Object.values(operands).map(({ row }) => row.rank));
}
