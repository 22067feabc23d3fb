/**
 * @file A run's parts tried on rows of zeros, before training and by `check`: what does not fit is told in the same line by
 * both. Tables and layers have been checked without TensorFlow by then; this is for what only tensors tell.
 */
import type { Config } from '../config/schema.ts';
import type { PreparedData } from '../data/dataset.ts';
import { GradtapeError } from '../errors.ts';
import { planNetwork, weightsOf } from '../layers/plans/stack.ts';
import { GradientTape } from '../tape/index.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { type Control, makeCallbacks, monitorOfBest } from './callbacks/index.ts';
import { requireSteerable } from './control.ts';
import { figureNames } from './figures.ts';
import { termsOf } from './labels.ts';
import { termNames } from './objective.ts';
import { type Parts, partsOf } from './parts.ts';
import type { Labelled } from './seen.ts';
import { distinctRows, namingRows } from './trial.ts';

/** What a rehearsal has found out. */
export interface Rehearsed {
  /** The shape of what the model predicts for a row; [] is one number. */
  outputShape: readonly number[];
}

/**
 * Whether a run can begin, as far as it can be told without its numbers.
 * @throws GradtapeError `config` or `expression` for what does not fit: a loss that is not one number, shapes, a callback
 * that watches a figure which there will not be, a loss that no variable of the model decides.
 */
export function rehearse(config: Config, data: PreparedData): Rehearsed {
  const parts = partsOf(config, data);
  rehearseCallbacks(config, data, parts);
  requireVariables(config, data);
  tryOn(config, data, parts);
  return { outputShape: parts.model.outputShape };
}

function rehearseCallbacks(
  config: Config,
  data: PreparedData,
  { optimizer, metrics }: Parts,
): void {
  const isValidated = data.validation !== undefined;
  const figures = figureNames(termNames(config.loss), metrics.names, isValidated);
  const { learningRate } = optimizer;
  monitorOfBest(config.callbacks, figures);
  requireSteerable(config.callbacks, learningRate);
  for (const callback of makeCallbacks(config.callbacks, figures))
    callback.beforeEpoch?.(0, controlOfNothing(Number(learningRate)));
}

const controlOfNothing = (learningRate: number): Control => ({
  learningRate,
  stop: () => undefined,
  keepWeights: () => undefined,
  restoreWeights: () => undefined,
  note: () => undefined,
});

/** The layers of a model may all be frozen, or have no weights. */
function requireVariables({ model }: Config, { training }: PreparedData): void {
  if (model.type !== 'sequential') return;
  const { layers } = planNetwork(model, training.features.length);
  if (layers.some((layer) => weightsOf(layer).trained.length > 0)) return;
  throw new GradtapeError('config', 'model: none of its layers has weights to train', {
    hint: 'add one such as "dense", or leave "trainable" out of one',
  });
}

/** Some numbers of rows fit by accident, and some expressions fit only so many rows: those that there will be decide. */
function tryOn(config: Config, data: PreparedData, parts: Parts): void {
  const most = distinctRows(sizesIn(data, parts));
  const fault = faultOf(() => namingRows(most, () => tryStep(config, data, parts, most)));
  if (fault === undefined && !picksRows(config)) return;
  const real = sizesOfBatches(config, data).map((rows) =>
    faultOf(() => tryStep(config, data, parts, rows)),
  );
  const found = real.find((one) => one !== undefined);
  if (found !== undefined) throw fault ?? found;
}

function faultOf(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

const sizesIn = ({ training }: PreparedData, { model }: Parts): number[] => [
  training.features.length,
  training.targets.length,
  ...model.outputShape,
];

/** Whether an expression may pick a row by its number. */
const picksRows = ({ model, loss, metrics, weightedMetrics, define }: Config): boolean =>
  /\[|\bgather\b/.test(
    [
      model.type === 'expression' ? model.predict : '',
      ...[...termsOf(loss).map(([, term]) => term), ...metrics, ...weightedMetrics].map((one) =>
        one.type === 'expression' ? one.expression : '',
      ),
      ...Object.values(define),
    ].join(' '),
  );

/** The numbers of rows of the batches that there will be. */
function sizesOfBatches({ batchSize }: Config, data: PreparedData): number[] {
  const parts = [data.stream ?? data.training, ...(data.validation ? [data.validation] : [])];
  return parts.flatMap(({ rows }) => {
    const size = batchSize === 'full' ? rows : Math.min(batchSize, rows);
    return rows % size > 0 ? [size, rows % size] : [size];
  });
}

function tryStep(config: Config, data: PreparedData, parts: Parts, rows: number): void {
  const tape = new GradientTape();
  try {
    tf.tidy(() => stepOnZeros(tape, config, data, parts, rows));
  } finally {
    tape.dispose();
  }
}

/** The predictions of layers, whose shape is known, are zeros too. */
function stepOnZeros(
  tape: GradientTape,
  config: Config,
  data: PreparedData,
  { model, objective, metrics }: Parts,
  rows: number,
): void {
  const isNetwork = config.model.type === 'sequential';
  const { parameters, moving } =
    isNetwork && !hasExpressions(config) ? { parameters: {}, moving: {} } : model.initialize();
  const batch = zeroRows(config, data, rows);
  const pass = { training: true, step: tf.scalar(0, 'int32') };
  const zeros = tf.zeros([rows, ...model.outputShape]);
  const { loss, predictions } = tape.run(() => {
    tape.watch([parameters, zeros]);
    const predictions = isNetwork
      ? zeros
      : model.predict(parameters, moving, batch.x, pass).predictions;
    const { loss, trained } = objective(parameters, batch, predictions);
    return { loss: trained ?? loss, predictions };
  });
  requireReached(config, tape.gradient(loss, [parameters, zeros]) as [Gradients, Tensor | null]);
  for (const metric of metrics.metrics)
    metric.result(metric.update(metric.init(), [parameters, batch, predictions]));
}

type Gradients = Record<string, Tensor | null>;

/** What regularisers add to a network's loss trains, too. */
function requireReached({ model }: Config, [gradients, ofZeros]: [Gradients, Tensor | null]): void {
  if (ofZeros !== null || Object.values(gradients).some((gradient) => gradient !== null)) return;
  if (model.type === 'sequential' && /egulari[sz]er":\{/.test(JSON.stringify(model))) return;
  throw new GradtapeError(
    'config',
    'loss: no variable of the model decides it, so there is nothing to train',
    { hint: 'variables train through "predict", by operations that have a slope' },
  );
}

const hasExpressions = ({ loss, metrics, weightedMetrics }: Config): boolean =>
  [...termsOf(loss).map(([, term]) => term), ...metrics, ...weightedMetrics].some(
    ({ type }) => type === 'expression',
  );

function zeroRows({ classWeight }: Config, { training }: PreparedData, rows: number): Labelled {
  const { features, targets, weight } = training;
  const isWeighted = weight !== undefined || Object.keys(classWeight).length > 0;
  return {
    x: tf.zeros([rows, features.length]),
    y: tf.zeros(targets.length > 1 ? [rows, targets.length] : [rows]),
    ...(isWeighted && { weight: tf.ones([rows]) }),
  };
}
