/** @file The config's loss as a function of parameters and a batch. */
import type { LossConfig } from '../config/schema.ts';
import type { Batch } from '../data/batches.ts';
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

/** The loss of a batch, a scalar, from the parameters and the model's predictions. */
export type Objective = (
  parameters: Parameters,
  batch: Pick<Batch, 'x' | 'y'>,
  predictions: Tensor,
) => Tensor;

export function makeObjective(config: LossConfig, columns: Columns): Objective {
  if (config.type === 'expression') return expressionObjective(config.expression, columns);
  const { type, ...options } = config;
  return namedObjective(type, options as LossOptions);
}

function namedObjective(name: string, options: LossOptions): Objective {
  const loss = resolveLoss(name, options);
  return (_parameters, { y }, predictions) =>
    blaming('loss', () => loss(...inKerasShapes(y, predictions)));
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
 * A loss expression sees the columns and the model's parameters by name, the prediction as `predict` or `yhat` and the
 * target also as `y`. `checkExpressions` has refused names that could mean two things.
 */
function expressionObjective(source: string, { features, target }: Columns): Objective {
  const loss = parseExpression(source, { where: 'loss' });
  const names = freeNames(loss);
  return (parameters, { x, y }, predict) => {
    const value = evaluate(loss, {
      ...parameters,
      ...columnsOf(x, features, names),
      [target]: y,
      predict,
      yhat: predict,
      y,
    });
    if (value.rank > 0) throw notScalar(value);
    return value;
  };
}

function notScalar({ shape }: Tensor): GradtapeError {
  return new GradtapeError('config', `loss: expected one number, found shape [${shape}]`, {
    hint: 'put the expression into sum(…) or mean(…)',
  });
}
