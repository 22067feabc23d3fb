/** @file One training step: a pure function of tensors, so that it can be called, recorded or compiled. */
import type { Batch } from '../data/batches.ts';
import type { Metric, MetricState } from '../metrics/index.ts';
import type { Optimizer, OptimizerState } from '../optimizers/index.ts';
import { GradientTape } from '../tape/index.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { blaming } from './blame.ts';
import type { Model, Parameters } from './model.ts';
import { type Objective, inKerasShapes } from './objective.ts';

/** Everything that a step changes. */
export interface TrainingState {
  parameters: Parameters;
  slots: OptimizerState;
  /** What each metric has gathered in this epoch. */
  metrics: MetricState[];
}

/** What a step computes with. */
export interface StepParts {
  model: Model;
  objective: Objective;
  optimizer: Optimizer;
  metrics: readonly Metric[];
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

/** The gradient of the objective by the tape, the optimizer's update with it, and the metrics of the same predictions. */
export function trainingStep({ model, objective, optimizer, metrics }: StepParts): Step {
  return ({ parameters, slots, metrics: gathered }, batch, step) =>
    tf.tidy(() => {
      const tape = new GradientTape();
      const { loss, scaled, predictions } = tape.run(() => {
        tape.watch(parameters);
        const predictions = model.predict(parameters, batch.x);
        const loss = objective(parameters, batch, predictions);
        return { loss, scaled: optimizer.scaleLoss(loss), predictions };
      });
      const gradients = tape.gradient(scaled, parameters);
      const names = Object.keys(parameters);
      const updated = optimizer.update(
        names.map((name) => gradients[name]!),
        slots,
        Object.values(parameters),
        { step, learningRate: optimizer.learningRateAt(step) },
      );
      const renewed = names.map((name, i) => [name, updated.parameters[i]!] as const);
      const state = {
        parameters: Object.fromEntries(renewed),
        slots: updated.state,
        metrics: metrics.map((metric, i) =>
          blaming(`metrics[${i}]`, () =>
            metric.update(gathered[i]!, ...inKerasShapes(batch.y, predictions)),
          ),
        ),
      };
      return { state, loss };
    });
}
