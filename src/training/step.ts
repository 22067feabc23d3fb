/** @file One training step: a pure function of tensors, so that it can be called, recorded or compiled. */
import type { MetricState } from '../metrics/index.ts';
import type { Optimizer } from '../optimizers/index.ts';
import { scope } from '../graph/index.ts';
import { GradientTape } from '../tape/index.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import type { EpochMetric, EpochMetrics } from './epoch-metrics.ts';
import type { Model } from './model.ts';
import type { Objective, ObjectiveValue } from './objective.ts';
import type { Labelled, Seen } from './seen.ts';
import type { TrainingState } from './state.ts';

/** What a step computes with. */
export interface StepParts {
  model: Model;
  objective: Objective;
  optimizer: Optimizer;
  metrics: readonly EpochMetric[];
}

/** What a step tells, beside the next state. */
export interface StepOutputs {
  /** The loss before the update, a scalar, penalties included. */
  loss: Tensor;
  /** The named terms of the loss, scalars. */
  terms: Record<string, Tensor>;
  /** The learning rate of the update, a scalar, where it changes by a schedule. */
  learningRate?: Tensor;
}

export type StepResult<State> = StepOutputs & { state: State };

/** `step` counts the updates made before this one: an int32 scalar. */
export type Step<State = TrainingState> = (
  state: State,
  batch: Labelled,
  step: Tensor,
) => StepResult<State>;

/** The gradient of the objective by the tape, the optimizer's update with it, and the metrics of the same predictions. */
export function trainingStep(parts: StepParts): Step {
  const { model, objective, optimizer } = parts;
  const changes = typeof optimizer.learningRate === 'function';
  return ({ parameters, moving, slots, metrics: gathered, control }, batch, step) =>
    tf.tidy(() => {
      const tape = new GradientTape();
      const forward = tape.run(() => {
        tape.watch(parameters);
        const predicted = model.predict(parameters, moving, batch.x, { training: true, step });
        const { predictions, penalty } = predicted;
        const costs = [penalty, model.penalty?.(parameters)];
        const measured = withCosts(objective(parameters, batch, predictions), costs);
        const trained = measured.trained ?? measured.loss;
        return { ...predicted, ...measured, scaled: optimizer.scaleLoss(trained) };
      });
      const gradients = scope('gradients', () => tape.gradient(forward.scaled, parameters));
      const names = Object.keys(parameters);
      const { learningRate, ...updated } = scope('optimizer', () => {
        const learningRate = control.learningRate ?? optimizer.learningRateAt(step);
        const ordered = names.map((name) => gradients[name]!);
        const scalars = { step, learningRate };
        return {
          learningRate,
          ...optimizer.update(ordered, slots, Object.values(parameters), scalars),
        };
      });
      const renewed = Object.fromEntries(names.map((name, i) => [name, updated.parameters[i]!]));
      const streamed = streamMetrics(parts.metrics, gathered, [
        parameters,
        batch,
        forward.predictions,
      ]);
      const state = {
        parameters: model.constrain?.(renewed) ?? renewed,
        moving: forward.moving,
        slots: updated.state,
        metrics: streamed,
        control,
      };
      const { loss, terms } = forward;
      return { state, loss, terms, ...(changes && !control.learningRate && { learningRate }) };
    });
}

/** What evaluation carries along: the model as it is, and metrics. */
export type EvaluationState = Pick<TrainingState, 'parameters' | 'moving' | 'metrics'>;

/** The loss and the metrics of a batch as the model is, without noise and without an update. */
export function evaluationStep(parts: Omit<StepParts, 'optimizer'>): Step<EvaluationState> {
  const { model, objective } = parts;
  return ({ parameters, moving, metrics: gathered }, batch, step) =>
    tf.tidy(() => {
      const { predictions, penalty } = model.predict(parameters, moving, batch.x, {
        training: false,
        step,
      });
      const costs = [penalty, model.penalty?.(parameters)];
      const { loss, terms } = withCosts(objective(parameters, batch, predictions), costs);
      const streamed = streamMetrics(parts.metrics, gathered, [parameters, batch, predictions]);
      const state = { parameters, moving, metrics: streamed };
      return { state, loss, terms };
    });
}

/** The loss with what regularisers add to it. */
function withCosts(
  measured: ObjectiveValue,
  costs: readonly (Tensor | undefined)[],
): ObjectiveValue {
  const total = (loss: Tensor) =>
    costs.reduce<Tensor>((sum, cost) => (cost ? tf.add(sum, cost) : sum), loss);
  const { loss, trained } = measured;
  return { ...measured, loss: total(loss), ...(trained && { trained: total(trained) }) };
}

/** The metrics with this batch. */
const streamMetrics = (
  metrics: readonly EpochMetric[],
  gathered: readonly MetricState[],
  seen: Seen,
): MetricState[] =>
  scope('metrics', () => metrics.map((metric, i) => metric.update(gathered[i]!, seen)));

/** What an epoch tells when it has ended: the metrics over all its rows. */
export interface EpochOutputs {
  metrics: Tensor[];
}

export type EndEpoch<State> = (state: State) => EpochOutputs & { state: State };

/** Reads the metrics and empties them for the next epoch; nothing where there are none. */
export function endingEpochs<State extends { metrics: MetricState[] }>({
  metrics,
  begin,
}: Pick<EpochMetrics, 'metrics' | 'begin'>): EndEpoch<State> | undefined {
  if (metrics.length === 0) return undefined;
  return (state) => ({
    state: { ...state, metrics: begin() },
    metrics: metrics.map((metric, i) => metric.result(state.metrics[i]!)),
  });
}
