/** @file What can be known to be wrong before TensorFlow is loaded: expressions that do not parse or name unknown things. */
import type { Config, LossConfig, ModelConfig } from '../config/schema.ts';
import { GradtapeError } from '../errors.ts';
import { parseDefinitions } from '../expressions/define.ts';
import { requireKnownNames } from '../expressions/names.ts';
import { parseExpression } from '../expressions/parser.ts';
import { type Definitions, type Expression, freeNames } from '../expressions/syntax.ts';
import { planNetwork, weightsOf } from '../layers/plans/stack.ts';
import { type Columns, kernelNames } from './columns.ts';
import { termsOf } from './labels.ts';

/** What a loss or a metric may call the prediction and the target. */
const outcomeNames = ['predict', 'yhat', 'y'] as const;

/** @throws GradtapeError `expression` or `config`, with the key and the spot. */
export function checkExpressions(config: Config, columns: Columns): void {
  const { model, define } = config;
  const definitions = parseDefinitions(define);
  const variables = variableNames(model, columns.features.length);
  const data = [...columns.features, ...columns.targets];
  if (model.type === 'expression') {
    requireOwnNames('model.variables', variables, data);
    const predict = parseExpression(model.predict, { where: 'model.predict', definitions });
    requireKnownNames(predict, ['x', ...variables, ...columns.features]);
  }
  requireOwnNames('define', [...definitions.keys()], [...data, ...variables, ...meanings]);
  checkDefinitions(definitions, [...meanings, ...variables, ...data]);
  const expressions = [
    ...lossExpressions(config.loss, definitions),
    ...metricExpressions(config, definitions),
  ];
  for (const expression of expressions) {
    requireOneMeaning(expression, [...variables, ...columns.features], columns.targets);
    requireKnownNames(expression, [...meanings, ...variables, ...data]);
  }
}

const meanings = [...outcomeNames, 'x', 'weight'];

/** Also of what is never used. */
function checkDefinitions(definitions: Definitions, known: readonly string[]): void {
  for (const { body, parameters = [] } of definitions.values())
    requireKnownNames(body, [...known, ...parameters]);
}

function lossExpressions(loss: LossConfig, definitions: Definitions): Expression[] {
  return termsOf(loss).flatMap(([where, term]) =>
    term.type === 'expression' ? [parseExpression(term.expression, { where, definitions })] : [],
  );
}

function metricExpressions(config: Config, definitions: Definitions): Expression[] {
  return (['metrics', 'weightedMetrics'] as const).flatMap((key) =>
    config[key].flatMap((metric, i) =>
      metric.type === 'expression'
        ? [parseExpression(metric.expression, { where: `${key}[${i}]`, definitions })]
        : [],
    ),
  );
}

/** What a model trains, by name; to know it, the layers of a sequential one are fitted together. */
function variableNames(model: ModelConfig, features: number): string[] {
  if (model.type === 'expression') return Object.keys(model.variables);
  if (model.type === 'linear') return ['bias', ...kernelNames];
  const weights = planNetwork(model, features).layers.flatMap((layer) =>
    weightsOf(layer).trained.map(({ name }) => `${layer.name}/${name}`),
  );
  return [...kernelNames, ...weights];
}

function requireOwnNames(key: string, names: readonly string[], taken: readonly string[]): void {
  const shared = names.find((name) => taken.includes(name));
  if (shared === undefined) return;
  const isKnown = meanings.includes(shared) || kernelNames.includes(shared);
  const other = isKnown ? 'one with a meaning already' : 'that of a column or variable';
  throw new GradtapeError('config', `${key}.${shared}: expected a name of its own, found ${other}`);
}

/** `y` is the target, whatever its name; where a column or variable is called that, either could be meant. */
function requireOneMeaning(
  expression: Expression,
  others: readonly string[],
  targets: readonly string[],
): void {
  const used = freeNames(expression);
  const isOnlyTarget = targets.length === 1 && targets[0] === 'y';
  const taken = new Set([...others, ...(isOnlyTarget ? [] : targets)]);
  const unclear = outcomeNames.find((name) => used.includes(name) && taken.has(name));
  if (unclear === undefined) return;
  const target = targets.map((name) => `"${name}"`).join(' and ');
  const [meaning, otherName] = {
    predict: ['the prediction', 'the prediction "yhat"'],
    yhat: ['the prediction', 'the prediction "predict"'],
    y: [`the target ${target}`, `the target ${target}`],
  }[unclear] as [string, string];
  throw new GradtapeError(
    'config',
    `${expression.where}: "${unclear}" could be ${meaning}, or the column or variable of that name`,
    { hint: `call ${otherName}, or rename the other` },
  );
}
