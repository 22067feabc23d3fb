/** @file What losses and metrics see of a batch, and expressions over it. */
import { GradtapeError } from '../errors.ts';
import { evaluate } from '../expressions/lower.ts';
import { parseExpression } from '../expressions/parser.ts';
import { type Expression, freeNames } from '../expressions/syntax.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import type { Columns } from './columns.ts';
import type { Parameters } from './model.ts';
import { featureValues, parameterValues, targetValues } from './values.ts';

export interface Labelled {
  /** [rows, features] */
  x: Tensor;
  /** [rows], or [rows, targets] */
  y: Tensor;
  /** How much each row counts, [rows]; without it, each counts 1. */
  weight?: Tensor;
}

/** `predictions` are [rows], or [rows, outputs]. */
export type Seen = [parameters: Parameters, batch: Labelled, predictions: Tensor];

/**
 * Keras's losses and metrics take [rows, outputs]: a single output keeps its axis. The target of several outputs is
 * the number of a class, [rows].
 */
export function inKerasShapes(y: Tensor, predictions: Tensor): [y: Tensor, predictions: Tensor] {
  if (predictions.rank > 1) return [y, predictions];
  return [tf.expandDims(y, -1), tf.expandDims(predictions, -1)];
}

/** An expression that may use what the config defines. `where` is the key that holds it. */
export function parseFor({ definitions }: Columns, source: string, where: string): Expression {
  return parseExpression(source, { where, ...(definitions && { definitions }) });
}

/**
 * An expression of a loss or a metric sees the columns and the model's parameters by name, the prediction as `predict` or
 * `yhat`, the target also as `y`, the features together as `x` and the rows' weights as `weight`. `checkExpressions` has
 * refused names that could mean two things.
 */
export function seenValue(expression: Expression, columns: Columns): (...seen: Seen) => Tensor {
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

/** `value`, which must be one number. */
export function scalar(value: Tensor, where: string): Tensor {
  if (value.rank === 0) return value;
  throw new GradtapeError(
    'config',
    `${where}: expected one number, found shape [${value.shape.join(', ')}]`,
    { hint: 'put the expression into sum(…) or mean(…)' },
  );
}
