/** @file Constants and variables, as the tape's users make them. */
import { optionsCheck } from '../options.ts';
import { type Rank, type Tensor, type TensorLike, type Variable, tf } from '../tensorflow.ts';
import { engine } from './engine.ts';

export interface ConstantOptions {
  /** Default that of the value. A single number fills any shape. */
  shape?: number[];
  /** Default `float32` for numbers. */
  dtype?: Tensor['dtype'];
}

export interface VariableOptions extends ConstantOptions {
  /** Whether tapes watch it unasked. Default true. */
  trainable?: boolean;
  /** Must be free: tfjs knows variables by their names. */
  name?: string;
}

/** A variable with TensorFlow's updates in place. */
export interface AssignableVariable<R extends Rank = Rank> extends Variable<R> {
  /** Add `delta`, of the variable's shape, and return the variable. */
  assignAdd(delta: Tensor | number): this;
  /** Subtract `delta`, of the variable's shape, and return the variable. */
  assignSub(delta: Tensor | number): this;
}

const constantOptions = { shape: true, dtype: true } as const;
const checkConstantOptions = optionsCheck<ConstantOptions>('constant', constantOptions);
const checkVariableOptions = optionsCheck<VariableOptions>('variable', {
  ...constantOptions,
  trainable: true,
  name: true,
});

/** A tensor of `value`: a number, nested lists, a typed array, or another tensor's value. */
export function constant(value: Tensor | TensorLike, given: ConstantOptions = {}): Tensor {
  checkConstantOptions(given);
  const { shape, dtype } = given;
  return engine.tidy(() => {
    const tensor =
      value instanceof tf.Tensor ? tf.clone(value) : tf.tensor(value, undefined, dtype);
    const typed = dtype === undefined || tensor.dtype === dtype ? tensor : tf.cast(tensor, dtype);
    if (shape === undefined) return typed;
    return typed.size === 1 ? tf.broadcastTo(typed, shape) : tf.reshape(typed, shape);
  });
}

/** A variable that starts at `value`. It lives until it is disposed of, in a tidy too. */
export function variable(
  value: Tensor | TensorLike,
  given: VariableOptions = {},
): AssignableVariable {
  checkVariableOptions(given);
  const { trainable = true, name, ...options } = given;
  const made = engine.tidy(() => tf.variable(constant(value, options), trainable, name));
  return Object.assign(made, { assignAdd, assignSub });
}

function assignAdd(this: AssignableVariable, delta: Tensor | number): AssignableVariable {
  engine.tidy(() => this.assign(tf.add(this, delta)));
  return this;
}

function assignSub(this: AssignableVariable, delta: Tensor | number): AssignableVariable {
  engine.tidy(() => this.assign(tf.sub(this, delta)));
  return this;
}
