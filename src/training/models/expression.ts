import type { ModelConfig } from '../../config/schema.ts';
import { GradtapeError } from '../../errors.ts';
import { evaluate } from '../../expressions/lower.ts';
import { parseExpression } from '../../expressions/parser.ts';
import { formatExpression } from '../../expressions/printer.ts';
import { freeNames } from '../../expressions/syntax.ts';
import { type Tensor, tf } from '../../tensorflow.ts';
import { columnsOf } from '../columns.ts';
import type { Model, ModelContext } from '../model.ts';
import { shortest } from '../numbers.ts';

type ExpressionConfig = Extract<ModelConfig, { type: 'expression' }>;

/** Declared variables, and a prediction that is an expression over them and the columns. */
export function expressionModel(
  config: ExpressionConfig,
  { features, target }: ModelContext,
): Model {
  const predict = parseExpression(config.predict, { where: 'model.predict' });
  const names = freeNames(predict);
  return {
    outputShape: [],
    initialize: () => ({
      parameters: Object.fromEntries(
        Object.entries(config.variables).map(([name, value]) => [name, tf.scalar(value)]),
      ),
      moving: {},
    }),
    predict: (parameters, moving, x) => ({
      predictions: onePerRow(
        evaluate(predict, { ...columnsOf(x, features, names), ...parameters }),
        x,
      ),
      moving,
    }),
    fitted: (values) => {
      const variables = Object.fromEntries(
        Object.entries(values).map(([name, [value]]) => [name, shortest(value!)]),
      );
      return {
        type: 'expression',
        target,
        variables,
        predict: withSigns(formatExpression(predict, variables)),
      };
    },
  };
}

/** `a*X + -0.5` reads better as `a*X - 0.5`, and means the same. */
function withSigns(formula: string): string {
  return formula.replaceAll(/\+ -(?=[\d.])/g, '- ');
}

function onePerRow(values: Tensor, { shape: [rows] }: Tensor): Tensor {
  if (values.rank === 1 && values.shape[0] === rows) return values;
  throw new GradtapeError(
    'config',
    `model.predict: expected one number for each of the ${rows} rows, found shape [${values.shape}]`,
  );
}
