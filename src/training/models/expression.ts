import type { ModelConfig } from '../../config/schema.ts';
import { GradtapeError } from '../../errors.ts';
import { writtenOut } from '../../expressions/definitions.ts';
import { evaluate } from '../../expressions/lower.ts';
import { parseExpression } from '../../expressions/parser.ts';
import { formatExpression } from '../../expressions/printer.ts';
import { type Expression, freeNames } from '../../expressions/syntax.ts';
import { scope } from '../../graph/index.ts';
import { type Uniform, initialize as firstValues } from '../../layers/initializers.ts';
import { type Tensor, tf } from '../../tensorflow.ts';
import { distinctRows, namingRows } from '../trial.ts';
import { featureValues } from '../values.ts';
import type { Model, ModelContext, Parameters } from '../model.ts';
import { uniformFrom } from './uniform.ts';
import { type Nested, nestedShortest, shortest } from '../numbers.ts';

type ExpressionConfig = Extract<ModelConfig, { type: 'expression' }>;

/** Declared variables, and a prediction that is an expression over them and the columns. */
export function expressionModel(config: ExpressionConfig, context: ModelContext): Model {
  const { definitions, target } = context;
  const where = 'model.predict';
  const predict = parseExpression(config.predict, { where, ...(definitions && { definitions }) });
  const names = freeNames(predict);
  const predictions = (parameters: Parameters, x: Tensor): Tensor =>
    scope('predict', () =>
      perRow(evaluate(predict, { ...featureValues(x, context, names), ...parameters }), x),
    );
  const initialize = (): Parameters => {
    const uniform = uniformFrom(context.seed);
    const entries = Object.entries(config.variables);
    return Object.fromEntries(entries.map(([name, value]) => [name, initial(value, uniform)]));
  };
  const shapes = shapesOf(initialize, predictions, context);
  return {
    outputShape: shapes.output,
    initialize: () => ({ parameters: initialize(), moving: {} }),
    predict: (parameters, moving, x) => ({ predictions: predictions(parameters, x), moving }),
    fitted: (values) => {
      const variables = Object.fromEntries(
        Object.entries(values).map(([name, numbers]) => [
          name,
          nestedShortest(numbers, shapes.variables[name]!),
        ]),
      );
      const text = inTableUnits(formula(predict, variables), context.targetScale);
      return { type: 'expression', target, variables, predict: text };
    },
  };
}

/** A formula of a scaled target, scaled back. */
function inTableUnits(text: string, scale: ModelContext['targetScale']): string {
  if (scale === undefined) return text;
  return `${shortest(scale.mean)} + ${shortest(scale.deviation)}*(${text})`;
}

function initial(value: ExpressionConfig['variables'][string], uniform: Uniform): Tensor {
  if (typeof value !== 'object' || Array.isArray(value)) return tf.tensor(value);
  const { shape, initializer } = value;
  return tf.tensor(firstValues(initializer, shape, uniform), shape);
}

/** The shapes of variables and predictions, by a trial with so many rows that they are mistaken for nothing else. */
function shapesOf(
  initialize: () => Parameters,
  predictions: (parameters: Parameters, x: Tensor) => Tensor,
  { features }: ModelContext,
): { variables: Record<string, number[]>; output: number[] } {
  return tf.tidy(() => {
    const parameters = initialize();
    const variables = Object.entries(parameters).map(([name, { shape }]) => [name, shape] as const);
    const sizes = [features.length, ...variables.flatMap(([, shape]) => shape)];
    const rows = distinctRows(sizes);
    const x = tf.zeros([rows, features.length]);
    const output = namingRows(rows, () => predictions(parameters, x).shape.slice(1));
    return { variables: Object.fromEntries(variables), output };
  });
}

/** [rows], or [rows, outputs] where there are several. */
function perRow(values: Tensor, { shape: [rows] }: Tensor): Tensor {
  if (values.shape[0] === rows && values.rank === 1) return values;
  if (values.shape[0] === rows && values.rank === 2)
    return values.shape[1] === 1 ? tf.squeeze(values, [1]) : values;
  throw new GradtapeError(
    'config',
    `model.predict: expected a number, or a list of them, for each row, found shape [${values.shape.join(', ')}]`,
  );
}

/** Matrices beyond so many numbers are left as names. */
const mostShown = 12;

/** The prediction with the variables' values in their places, and without definitions. */
function formula(predict: Expression, variables: Record<string, Nested>): string {
  const shown = Object.entries(variables).filter(([, value]) => countOf(value) <= mostShown);
  return withSigns(formatExpression(writtenOut(predict), Object.fromEntries(shown)));
}

const countOf = (value: Nested): number =>
  typeof value === 'number' ? 1 : value.reduce<number>((sum, item) => sum + countOf(item), 0);

/** `a*X + -0.5` reads better as `a*X - 0.5`, and means the same. */
const withSigns = (text: string): string => text.replaceAll(/\+ -(?=[\d.])/g, '- ');
