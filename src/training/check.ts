/** @file What can be known to be wrong before TensorFlow is loaded: expressions that do not parse or name unknown things. */
import type { Config, ModelConfig } from '../config/schema.ts';
import { GradtapeError } from '../errors.ts';
import { requireKnownNames } from '../expressions/names.ts';
import { parseExpression } from '../expressions/parser.ts';
import { freeNames } from '../expressions/syntax.ts';

export interface Columns {
  features: readonly string[];
  target: string;
}

/** What a loss expression may call the prediction and the target. */
const lossNames = ['predict', 'yhat', 'y'] as const;

/** @throws GradtapeError `expression` or `config`, with the key and the spot. */
export function checkExpressions({ model, loss }: Config, { features, target }: Columns): void {
  const variables = variableNames(model);
  if (model.type === 'expression') {
    requireOwnNames(variables, [...features, target]);
    const predict = parseExpression(model.predict, { where: 'model.predict' });
    requireKnownNames(predict, [...variables, ...features]);
  }
  if (loss.type !== 'expression') return;
  const expression = parseExpression(loss.expression, { where: 'loss' });
  requireOneMeaning(freeNames(expression), [...variables, ...features], target);
  // The names of a sequential model's weights are known once its layers stand.
  if (model.type !== 'sequential')
    requireKnownNames(expression, [...lossNames, 'weight', ...variables, ...features, target]);
}

function variableNames(model: ModelConfig): string[] {
  if (model.type === 'linear') return ['weights', 'bias'];
  return model.type === 'expression' ? Object.keys(model.variables) : [];
}

function requireOwnNames(variables: readonly string[], columns: readonly string[]): void {
  const shared = variables.find((name) => columns.includes(name));
  if (shared !== undefined)
    throw new GradtapeError(
      'config',
      `model.variables.${shared}: expected a name of its own, found that of a column`,
    );
}

/** `y` is the target, whatever its name; where a column or variable is called that, either could be meant. */
function requireOneMeaning(
  used: readonly string[],
  others: readonly string[],
  target: string,
): void {
  const taken = new Set([...others, ...(target === 'y' ? [] : [target])]);
  const unclear = lossNames.find((name) => used.includes(name) && taken.has(name));
  if (unclear === undefined) return;
  const [meaning, otherName] = {
    predict: ['the prediction', 'the prediction "yhat"'],
    yhat: ['the prediction', 'the prediction "predict"'],
    y: [`the target "${target}"`, `the target "${target}"`],
  }[unclear] as [string, string];
  throw new GradtapeError(
    'config',
    `loss: "${unclear}" could be ${meaning}, or the column or variable of that name`,
    { hint: `call ${otherName}, or rename the other` },
  );
}
