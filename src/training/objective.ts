/** @file The config's loss as a function of parameters and a batch. */
import type { LossConfig } from '../config/schema.ts';
import type { Batch } from '../data/batches.ts';
import { GradtapeError } from '../errors.ts';
import { evaluate } from '../expressions/lower.ts';
import { parseExpression } from '../expressions/parser.ts';
import { freeNames } from '../expressions/syntax.ts';
import { type LossOptions, resolveLoss } from '../losses/index.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import type { Columns } from './check.ts';
import { columnsOf } from './columns.ts';
import type { Model, Parameters } from './model.ts';

/** The loss of a batch under the given parameters: a scalar. */
export type Objective = (parameters: Parameters, batch: Pick<Batch, 'x' | 'y'>) => Tensor;

export function makeObjective(config: LossConfig, model: Model, columns: Columns): Objective {
  if (config.type === 'expression') return expressionObjective(config.expression, model, columns);
  const { type, ...options } = config;
  return namedObjective(type, options as LossOptions, model);
}

function namedObjective(name: string, options: LossOptions, model: Model): Objective {
  const loss = resolveLoss(name, options);
  return (parameters, { x, y }) => loss(asColumn(y), asColumn(model.predict(parameters, x)));
}

/** Keras's losses take [rows, outputs]: a single output keeps its axis. */
function asColumn(values: Tensor): Tensor {
  return values.rank === 1 ? tf.expandDims(values, -1) : values;
}

/**
 * A loss expression sees the columns and the model's parameters by name, the prediction as `predict` or `yhat` and the
 * target also as `y`; a column or parameter of such a name goes before.
 */
function expressionObjective(
  source: string,
  model: Model,
  { features, target }: Columns,
): Objective {
  const loss = parseExpression(source, { where: 'loss' });
  const names = freeNames(loss);
  return (parameters, { x, y }) => {
    const predict = model.predict(parameters, x);
    const value = evaluate(loss, {
      predict,
      yhat: predict,
      y,
      ...parameters,
      ...columnsOf(x, features, names),
      [target]: y,
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
