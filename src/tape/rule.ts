/** @file What the gradient of an operation is: the types of the rules. */
import type { Tensor } from '../tensorflow.ts';

/** The attributes of a kernel call, as tfjs names them. */
export type Attributes = Record<string, unknown>;

/** For each input by name, its gradient, computed on demand; `null` where the operation blocks the path. */
export type InputGradients = Record<string, () => Tensor | null>;

/** What the rule needs again in the backward pass; they come to it as `saved`: inputs in this order, then outputs. */
interface Saving {
  /** What tfjs 4.22 gets wrong or lacks, for docs/gradients.md. */
  readonly mends?: string;
  readonly inputsToSave?: readonly string[];
  /** For operations on a list of tensors, such as Concat: save them all. */
  readonly saveAllInputs?: boolean;
  readonly outputsToSave?: readonly boolean[];
}

/** The rule of an operation with one output, whose gradient is `dy`. */
export interface OneOutputRule extends Saving {
  readonly gradient: (dy: Tensor, saved: Tensor[], attrs: Attributes) => InputGradients;
}

/** The rule of an operation with a list of outputs. An output that the target does not depend on has zeros in `dys`. */
export interface ManyOutputsRule extends Saving {
  readonly gradients: (dys: Tensor[], saved: Tensor[], attrs: Attributes) => InputGradients;
}

/** An operation whose gradient cannot be had, and what to use in its place. */
export interface NoRule {
  readonly instead: string;
}

export type GradientRule = OneOutputRule | ManyOutputsRule | NoRule;
