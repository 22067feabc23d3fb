/** @file One training step: a pure function of tensors, so that it can be called, recorded or compiled. */
import type { Batch } from '../data/batches.ts';
import type { Optimizer, OptimizerState } from '../optimizers/index.ts';
import { GradientTape } from '../tape/index.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import type { Parameters } from './model.ts';
import type { Objective } from './objective.ts';

/** Everything that a step changes. */
export interface TrainingState {
  parameters: Parameters;
  slots: OptimizerState;
}

export interface StepResult {
  state: TrainingState;
  /** The loss before the update, a scalar. */
  loss: Tensor;
}

/** `step` counts the updates made before this one: an int32 scalar. */
export type Step = (
  state: TrainingState,
  batch: Pick<Batch, 'x' | 'y'>,
  step: Tensor,
) => StepResult;

/** The gradient of the objective by the tape, and the optimizer's update with it. */
export function trainingStep(objective: Objective, optimizer: Optimizer): Step {
  return ({ parameters, slots }, batch, step) =>
    tf.tidy(() => {
      const tape = new GradientTape();
      const loss = tape.run(() => {
        tape.watch(parameters);
        return objective(parameters, batch);
      });
      const gradients = tape.gradient(loss, parameters);
      const names = Object.keys(parameters);
      const updated = optimizer.update(
        names.map((name) => gradients[name]!),
        slots,
        Object.values(parameters),
        { step, learningRate: optimizer.learningRateAt(step) },
      );
      const renewed = names.map((name, i) => [name, updated.parameters[i]!] as const);
      return { state: { parameters: Object.fromEntries(renewed), slots: updated.state }, loss };
    });
}
