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
  /** What follows training without a gradient: moving averages. */
  moving: Parameters;
  slots: OptimizerState;
  /** What each metric has gathered in this epoch. */
  metrics: MetricState[];
}

export function disposeState({ parameters, moving, slots, metrics }: TrainingState): void {
  tf.dispose([parameters, moving, slots, metrics]);
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
  return ({ parameters, moving, slots, metrics: gathered }, batch, step) =>
    tf.tidy(() => {
      const tape = new GradientTape();
      const forward = tape.run(() => {
        tape.watch(parameters);
        const predicted = model.predict(parameters, moving, batch.x, { training: true, step });
        const { loss: measured } = objective(parameters, batch, predicted.predictions);
        const penalty = model.penalty?.(parameters);
        const loss = penalty ? tf.add(measured, penalty) : measured;
        return { ...predicted, loss, scaled: optimizer.scaleLoss(loss) };
      });
      const gradients = tape.gradient(forward.scaled, parameters);
      const names = Object.keys(parameters);
      const updated = optimizer.update(
        names.map((name) => gradients[name]!),
        slots,
        Object.values(parameters),
        { step, learningRate: optimizer.learningRateAt(step) },
      );
      const renewed = Object.fromEntries(names.map((name, i) => [name, updated.parameters[i]!]));
      const state = {
        parameters: model.constrain?.(renewed) ?? renewed,
        moving: forward.moving,
        slots: updated.state,
        metrics: metrics.map((metric, i) =>
          blaming(`metrics[${i}]`, () =>
            metric.update(gathered[i]!, ...inKerasShapes(batch.y, forward.predictions)),
          ),
        ),
      };
      return { state, loss: forward.loss };
    });
}
