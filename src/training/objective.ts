/** @file The config's loss as a function of parameters and a batch. */
import type { LossConfig } from '../config/schema.ts';
import { GradtapeError } from '../errors.ts';
import { evaluate } from '../expressions/lower.ts';
import { parseExpression } from '../expressions/parser.ts';
import { freeNames } from '../expressions/syntax.ts';
import { type LossOptions, resolveLoss } from '../losses/index.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { blaming } from './blame.ts';
import type { Columns } from './check.ts';
import { columnsOf } from './columns.ts';
import type { Parameters } from './model.ts';

/** What a loss sees of a batch. */
export interface Labelled {
  /** [rows, features] */
  x: Tensor;
  /** [rows], or [rows, targets] */
  y: Tensor;
  /** How much each row counts, [rows]; without it, each counts 1. */
  weight?: Tensor;
}

/** Scalars; the caller owns them. */
export interface ObjectiveValue {
  /** What training makes small. */
  loss: Tensor;
  /** The named terms that a loss has, as it names them. */
  terms: Record<string, Tensor>;
}

type Seen = [parameters: Parameters, batch: Labelled, predictions: Tensor];

/** The loss of a batch from the parameters and the model's predictions, [rows] or [rows, outputs]. */
export type Objective = (...seen: Seen) => ObjectiveValue;

/** The names of the terms that a loss has, in the order in which they are told. */
export const termNames = (_config: LossConfig): readonly string[] => [];

export function makeObjective(config: LossConfig, columns: Columns): Objective {
  const loss = lossOf(config, columns);
  return (...seen) => ({ loss: loss(...seen), terms: {} });
}

function lossOf(config: LossConfig, columns: Columns): (...seen: Seen) => Tensor {
  if (config.type === 'expression') return expressionLoss(config.expression, columns);
  const { type, ...options } = config;
  return namedLoss(type, options as LossOptions);
}

function namedLoss(name: string, options: LossOptions): (...seen: Seen) => Tensor {
  const loss = resolveLoss(name, options);
  return (_parameters, { y, weight }, predictions) =>
    blaming('loss', () => loss(...inKerasShapes(y, predictions), weight));
}

/**
 * Keras's losses and metrics take [rows, outputs]: a single output keeps its axis. The target of several outputs is
 * the number of a class, [rows].
 */
export function inKerasShapes(y: Tensor, predictions: Tensor): [y: Tensor, predictions: Tensor] {
  if (predictions.rank > 1) return [y, predictions];
  return [tf.expandDims(y, -1), tf.expandDims(predictions, -1)];
}

/**
 * A loss expression sees the columns and the model's parameters by name, the prediction as `predict` or `yhat`, the
 * target also as `y` and the rows' weights as `weight`. `checkExpressions` has refused names that could mean two things.
 */
function expressionLoss(source: string, columns: Columns): (...seen: Seen) => Tensor {
  const loss = parseExpression(source, { where: 'loss' });
  const names = freeNames(loss);
  return (parameters, batch, predict) => {
    const rows = rowValues(batch, predict, columns, names);
    const value = evaluate(loss, { ...rows, ...parameters });
    if (value.rank > 0) throw notScalar(value);
    return value;
  };
}

/** What an expression's names may stand for besides parameters: values of each row. A column goes before `weight`. */
function rowValues(
  { x, y, weight }: Labelled,
  predict: Tensor,
  { features, target }: Columns,
  names: readonly string[],
): Record<string, Tensor> {
  return {
    ...(names.includes('weight') && { weight: weight ?? tf.ones([x.shape[0]!]) }),
    ...columnsOf(x, features, names),
    [target]: y,
    predict,
    yhat: predict,
    y,
  };
}

function notScalar({ shape }: Tensor): GradtapeError {
  return new GradtapeError('config', `loss: expected one number, found shape [${shape}]`, {
    hint: 'put the expression into sum(…) or mean(…)',
  });
}
