/** @file What an optimizer is: a pure `{init, update}` over plain state, and the lifting of a rule for one parameter to all of them. */
import { type Tensor, tf } from '../tensorflow.ts';

/** The gradient of one parameter, of its shape; null where the loss does not depend on it. */
export type Gradient = Tensor | null;

/** Named slots, each with one tensor per parameter. */
export type OptimizerState = Record<string, Tensor[]>;

export interface Scalars {
  /** The number of updates made before this one: a scalar, int32 or float32. */
  step: Tensor;
  /** A float32 scalar. */
  learningRate: Tensor;
}

export type Updated = { parameters: Tensor[]; state: OptimizerState };

/** A pure optimizer: no hidden counter, nothing read back; its results are new tensors, owned by the caller. */
export interface Rule {
  init(parameters: readonly Tensor[]): OptimizerState;
  update(
    gradients: readonly Gradient[],
    state: OptimizerState,
    parameters: readonly Tensor[],
    scalars: Scalars,
  ): Updated;
}

/**
 * Whose rounding to follow. `tensorflow`: the fused kernels' (tensorflow/core/kernels/training_ops.cc), every constant a
 * float32 before arithmetic begins. `keras2`: the same constants, in the order of Keras 2's own code
 * (keras/optimizers/legacy). `keras3`: Keras 3's, whose `1 - beta` is a float64 rounded once.
 */
export type Formula = 'tensorflow' | 'keras2' | 'keras3';

/** What a formula does to a constant before it enters arithmetic. */
export const rounding: Record<Formula, (constant: number) => number> = {
  tensorflow: Math.fround,
  keras2: Math.fround,
  keras3: (constant) => constant,
};

export type Slots<Name extends string> = Record<Name, Tensor>;
export type UpdateOne<Name extends string> = (
  gradient: Tensor,
  parameter: Tensor,
  slots: Slots<Name>,
) => [parameter: Tensor, slots: Slots<Name>];

/**
 * The rule that treats every parameter alike and on its own: `initial` gives each slot's first value, `prepare` computes
 * what all parameters share and returns the update of one. Only slots named in `initial` are kept. A parameter without
 * a gradient stays as it is.
 */
export function perParameter<Name extends string>(
  initial: Partial<Record<Name, (parameter: Tensor) => Tensor>>,
  prepare: (scalars: Scalars) => UpdateOne<Name>,
): Rule {
  const names = Object.keys(initial) as Name[];
  const zip = <T>(value: (name: Name) => T) =>
    Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, T>;
  return {
    init: (parameters) => tf.tidy(() => zip((name) => parameters.map((p) => initial[name]!(p)))),
    update: (gradients, state, parameters, scalars) =>
      tf.tidy(() => {
        const updateOne = prepare(scalars);
        const updated = parameters.map((p, i) => {
          const slots = zip((name) => state[name]![i]!);
          const [moved, next] = gradients[i] ? updateOne(gradients[i], p, slots) : [p, slots];
          return {
            parameter: apart(moved, p),
            slots: zip((name) => apart(next[name], slots[name])),
          };
        });
        return {
          parameters: updated.map(({ parameter }) => parameter),
          state: zip((name) => updated.map(({ slots }) => slots[name])),
        };
      }),
  };
}

/** A result that is an input unchanged becomes a tensor of its own, so that either can be disposed of. */
const apart = (result: Tensor, input: Tensor): Tensor =>
  result === input ? result.clone() : result;

/** `rule` fed with transformed gradients; the transform sees those that there are. */
export function mapGradients(rule: Rule, transform: (gradients: Tensor[]) => Tensor[]): Rule {
  return {
    init: rule.init,
    update: (gradients, ...others) =>
      tf.tidy(() => {
        const transformed = transform(gradients.filter((gradient) => gradient !== null)).values();
        const all = gradients.map((gradient) => gradient && transformed.next().value!);
        return rule.update(all, ...others);
      }),
  };
}
