/** @file The config's loss as a function of parameters and a batch. */
import type { LossConfig, TermConfig } from '../config/schema.ts';
import { GradtapeError } from '../errors.ts';
import { evaluate } from '../expressions/lower.ts';
import { parseExpression } from '../expressions/parser.ts';
import { freeNames } from '../expressions/syntax.ts';
import { type LossOptions, resolveLoss } from '../losses/index.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { blaming } from './blame.ts';
import { type Columns, featureValues, parameterValues, targetValues } from './columns.ts';
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
  /** The named terms that a loss has, as it names them, each before it is multiplied by its `lossWeight`. */
  terms: Record<string, Tensor>;
}

export type Seen = [parameters: Parameters, batch: Labelled, predictions: Tensor];

/** The loss of a batch from the parameters and the model's predictions, [rows] or [rows, outputs]. */
export type Objective = (...seen: Seen) => ObjectiveValue;

/** The names of the terms that a loss has, in the order in which they are told. */
export const termNames = (config: LossConfig): readonly string[] =>
  config.type === 'terms' ? Object.keys(config.terms) : [];

export function makeObjective(config: LossConfig, columns: Columns): Objective {
  if (config.type !== 'terms') {
    const loss = termOf(config, columns, 'loss');
    return (...seen) => ({ loss: loss(...seen), terms: {} });
  }
  const terms = Object.entries(config.terms).map(([name, term]) => {
    const loss = termOf(term, columns, `loss.${name}`);
    return { name, loss, lossWeight: term.lossWeight };
  });
  return (...seen) => {
    const values = terms.map(({ loss }) => loss(...seen));
    return {
      loss: values
        .map((value, i) => scaled(value, terms[i]!.lossWeight))
        .reduce((a, b) => tf.add(a, b)),
      terms: Object.fromEntries(terms.map(({ name }, i) => [name, values[i]!])),
    };
  };
}

const scaled = (value: Tensor, by: number): Tensor => (by === 1 ? value : tf.mul(value, by));

type ScalarLoss = (...seen: Seen) => Tensor;

function termOf(config: TermConfig, columns: Columns, where: string): ScalarLoss {
  if (config.type === 'expression') return expressionLoss(config.expression, columns, where);
  const options = Object.entries(config).filter(([key]) => key !== 'type' && key !== 'lossWeight');
  return namedLoss(config.type, Object.fromEntries(options), where);
}

function namedLoss(name: string, options: LossOptions, where: string): ScalarLoss {
  const loss = resolveLoss(name, options);
  return (_parameters, { y, weight }, predictions) =>
    blaming(where, () => loss(...inKerasShapes(y, predictions), weight));
}

/**
 * Keras's losses and metrics take [rows, outputs]: a single output keeps its axis. The target of several outputs is
 * the number of a class, [rows].
 */
export function inKerasShapes(y: Tensor, predictions: Tensor): [y: Tensor, predictions: Tensor] {
  if (predictions.rank > 1) return [y, predictions];
  return [tf.expandDims(y, -1), tf.expandDims(predictions, -1)];
}

function expressionLoss(source: string, columns: Columns, where: string): ScalarLoss {
  const value = seenExpression(source, columns, where);
  return (...seen) => {
    const loss = value(...seen);
    if (loss.rank > 0) throw notScalar(loss, where);
    return loss;
  };
}

/**
 * An expression of a loss or a metric sees the columns and the model's parameters by name, the prediction as `predict` or
 * `yhat`, the target also as `y`, the features together as `x` and the rows' weights as `weight`. `checkExpressions` has
 * refused names that could mean two things.
 */
function seenExpression(source: string, columns: Columns, where: string): ScalarLoss {
  const { definitions } = columns;
  const expression = parseExpression(source, { where, ...(definitions && { definitions }) });
  const names = freeNames(expression);
  return (parameters, { x, y, weight }, predict) =>
    evaluate(expression, {
      ...parameterValues(parameters, names),
      ...(names.includes('weight') && { weight: weight ?? tf.ones([x.shape[0]!]) }),
      ...featureValues(x, columns, names),
      predict,
      yhat: predict,
      ...targetValues(y, columns, names),
    });
}

function notScalar({ shape }: Tensor, where: string): GradtapeError {
  return new GradtapeError('config', `${where}: expected one number, found shape [${shape}]`, {
    hint: 'put the expression into sum(…) or mean(…)',
  });
}
