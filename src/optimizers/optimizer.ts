/** @file The stateful face of a rule: the article's `optimizer.applyGradients([[gradient, variable], …])`. */
import { GradtapeError } from '../errors.ts';
import { type Scalar, type Tensor, type Variable, tf } from '../tensorflow.ts';
import { averageSlot } from './moving-average.ts';
import type { Gradient, OptimizerState, Rule, Scalars, Updated } from './rule.ts';

/** A constant rate, or a schedule: the rate at a step. */
export type LearningRate = number | ((step: Tensor) => Tensor);

/** A rule with its learning rate. `init` and `update` are pure; `applyGradients` keeps state and variables up to date. */
export class Optimizer implements Rule {
  readonly name: string;
  learningRate: LearningRate;
  readonly #rule: Rule;
  readonly #lossScale: number | null;
  #variables: Variable[] = [];
  #state: OptimizerState | undefined;
  #iterations = 0;

  constructor(
    name: string,
    rule: Rule,
    options: { learningRate: LearningRate; lossScale: number | null },
  ) {
    this.name = name;
    this.#rule = rule;
    this.learningRate = options.learningRate;
    this.#lossScale = options.lossScale;
  }

  /** How many times `applyGradients` has run. */
  get iterations(): number {
    return this.#iterations;
  }

  init(parameters: readonly Tensor[]): OptimizerState {
    return this.#rule.init(parameters);
  }

  /** @throws GradtapeError `usage` when every gradient is null, or one has not the shape of its parameter. */
  update(
    gradients: readonly Gradient[],
    state: OptimizerState,
    parameters: readonly Tensor[],
    scalars: Scalars,
  ): Updated {
    if (gradients.every((gradient) => gradient === null))
      throw new GradtapeError('usage', `${this.name}: no gradient for any variable`, {
        hint: 'the loss must be computed from the variables inside the tape',
      });
    gradients.forEach((gradient, i) => this.#checkShape(gradient, parameters[i]!, i));
    return this.#rule.update(gradients, state, parameters, scalars);
  }

  /** What to differentiate in place of `loss`; `update` divides the gradients again. */
  scaleLoss(loss: Tensor): Tensor {
    return this.#lossScale === null ? loss : loss.mul(this.#lossScale);
  }

  /** What the parameters become when training ends: their moving averages with `useEma`, else themselves; new tensors. */
  finalParameters(state: OptimizerState, parameters: readonly Tensor[]): Tensor[] {
    return (state[averageSlot] ?? parameters).map((tensor) => tensor.clone());
  }

  /** The learning rate at a step, as a float32 scalar. */
  learningRateAt(step: Tensor): Tensor {
    return typeof this.learningRate === 'function'
      ? this.learningRate(step)
      : tf.scalar(this.learningRate);
  }

  /**
   * One update of the variables by their gradients. The first call settles which variables the optimizer serves; later
   * calls may leave some out or pass null for them, and those stay as they are.
   * @throws GradtapeError `usage` for a variable that was not in the first call, when every gradient is null, or when one has not the
   * shape of its variable.
   */
  applyGradients(gradientsAndVariables: Iterable<readonly [Gradient, Variable]>): void {
    const pairs = new Map([...gradientsAndVariables].map(([gradient, v]) => [v, gradient]));
    this.#build([...pairs.keys()]);
    const gradients = this.#variables.map((variable) => pairs.get(variable) ?? null);
    const { parameters, state } = tf.tidy(() => this.#step(gradients));
    this.#variables.forEach((variable, i) => variable.assign(parameters[i]!));
    tf.dispose([parameters, this.#state!]);
    this.#state = keep(state);
    this.#iterations++;
  }

  /** Give the variables their moving averages, where `useEma` keeps them: the end of training. */
  finalizeVariableValues(): void {
    const averages = this.#state?.[averageSlot] ?? [];
    averages.forEach((average, i) => this.#variables[i]!.assign(average));
  }

  /** Release the slots; the next `applyGradients` begins anew. */
  dispose(): void {
    tf.dispose(this.#state ?? {});
    this.#state = undefined;
    this.#variables = [];
    this.#iterations = 0;
  }

  /** Refuses what broadcasting would let pass. */
  #checkShape(gradient: Gradient, parameter: Tensor, i: number): void {
    if (gradient === null || tf.util.arraysEqual(gradient.shape, parameter.shape)) return;
    const name = parameter instanceof tf.Variable ? `variable ${parameter.name}` : `parameter ${i}`;
    const [found, expected] = [gradient, parameter].map(({ shape }) => `[${shape.join(', ')}]`);
    throw new GradtapeError(
      'usage',
      `${this.name}: the gradient of ${name} has the shape ${found}, expected ${expected}`,
    );
  }

  #step(gradients: readonly Gradient[]): Updated {
    const step: Scalar = tf.scalar(this.#iterations, 'int32');
    const learningRate = this.learningRateAt(step);
    return this.update(gradients, this.#state!, this.#variables, { step, learningRate });
  }

  #build(variables: readonly Variable[]): void {
    if (this.#state === undefined) {
      this.#variables = [...variables];
      this.#state = keep(this.init(variables));
    }
    const unknown = variables.find((variable) => !this.#variables.includes(variable));
    if (unknown !== undefined)
      throw new GradtapeError(
        'usage',
        `${this.name}: variable ${unknown.name} was not among those of the first applyGradients`,
        { hint: 'make a new optimizer for a new set of variables' },
      );
  }
}

/** Saves the slots from an enclosing `tf.tidy` of the user's. */
function keep(state: OptimizerState): OptimizerState {
  for (const slot of Object.values(state)) slot.forEach((tensor) => tf.keep(tensor));
  return state;
}
