/** @file One training step: a pure function of tensors, so that it can be called, recorded or compiled. */
import type { Metric, MetricState } from '../metrics/index.ts';
import type { Optimizer } from '../optimizers/index.ts';
import { GradientTape } from '../tape/index.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { blaming } from './blame.ts';
import type { Model, Parameters } from './model.ts';
import { inKerasShapes, type Labelled, type Objective, type ObjectiveValue } from './objective.ts';
import type { TrainingState } from './state.ts';

/** What a step computes with. */
export interface StepParts {
  model: Model;
  objective: Objective;
  optimizer: Optimizer;
  metrics: readonly Metric[];
  /** How many steps see every row once: metrics begin anew with each epoch. */
  stepsPerEpoch: number;
}

/** What a step tells, beside the next state. */
export interface StepOutputs {
  /** The loss before the update, a scalar, penalties included. */
  loss: Tensor;
  /** The named terms of the loss, scalars. */
  terms: Record<string, Tensor>;
  /** Each metric over the epoch up to here. */
  metrics: Tensor[];
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
        const measured = penalized(
          model,
          parameters,
          objective(parameters, batch, predicted.predictions),
        );
        return { ...predicted, ...measured, scaled: optimizer.scaleLoss(measured.loss) };
      });
      const gradients = tape.gradient(forward.scaled, parameters);
      const names = Object.keys(parameters);
      const learningRate = control.learningRate ?? optimizer.learningRateAt(step);
      const updated = optimizer.update(
        names.map((name) => gradients[name]!),
        slots,
        Object.values(parameters),
        { step, learningRate },
      );
      const renewed = Object.fromEntries(names.map((name, i) => [name, updated.parameters[i]!]));
      const streamed = streamMetrics(parts, gathered, batch, forward.predictions, step);
      const state = {
        parameters: model.constrain?.(renewed) ?? renewed,
        moving: forward.moving,
        slots: updated.state,
        metrics: streamed.states,
        control,
      };
      const { loss, terms } = forward;
      const outputs = { loss, terms, metrics: streamed.results };
      return { state, ...outputs, ...(changes && !control.learningRate && { learningRate }) };
    });
}

/** What evaluation carries along: the model as it is, and metrics. */
export type EvaluationState = Pick<TrainingState, 'parameters' | 'moving' | 'metrics'>;

/** The loss and the metrics of a batch as the model is, without noise and without an update. */
export function evaluationStep(parts: Omit<StepParts, 'optimizer'>): Step<EvaluationState> {
  const { model, objective } = parts;
  return ({ parameters, moving, metrics: gathered }, batch, step) =>
    tf.tidy(() => {
      const { predictions } = model.predict(parameters, moving, batch.x, { training: false, step });
      const { loss, terms } = penalized(
        model,
        parameters,
        objective(parameters, batch, predictions),
      );
      const streamed = streamMetrics(parts, gathered, batch, predictions, step);
      const state = { parameters, moving, metrics: streamed.states };
      return { state, loss, terms, metrics: streamed.results };
    });
}

function penalized(model: Model, parameters: Parameters, measured: ObjectiveValue): ObjectiveValue {
  const penalty = model.penalty?.(parameters);
  return penalty ? { ...measured, loss: tf.add(measured.loss, penalty) } : measured;
}

/** The metrics with this batch, emptied before the first of an epoch. */
function streamMetrics(
  { metrics, stepsPerEpoch }: Pick<StepParts, 'metrics' | 'stepsPerEpoch'>,
  gathered: readonly MetricState[],
  { y, weight }: Labelled,
  predictions: Tensor,
  step: Tensor,
): { states: MetricState[]; results: Tensor[] } {
  if (metrics.length === 0) return { states: [], results: [] };
  const isFirst = tf.equal(tf.mod(step, tf.scalar(stepsPerEpoch, 'int32')), tf.scalar(0, 'int32'));
  const states = metrics.map((metric, i) =>
    blaming(`metrics[${i}]`, () => {
      const before = emptiedIf(isFirst, metric, gathered[i]!, predictions);
      return metric.update(before, ...inKerasShapes(y, predictions), weight);
    }),
  );
  return { states, results: metrics.map((metric, i) => metric.result(states[i]!)) };
}

function emptiedIf(
  isFirst: Tensor,
  metric: Metric,
  gathered: MetricState,
  predictions: Tensor,
): MetricState {
  const empty = metric.init(predictions.rank > 1 ? predictions.shape : [predictions.size, 1]);
  const names = Object.keys(gathered);
  return Object.fromEntries(
    names.map((name) => [name, tf.where(isFirst, empty[name]!, gathered[name]!)]),
  );
}
