/** @file What is likely not meant, though it can be done: a line each, for people to read before training. */
import type { Config, LossConfig } from '../config/schema.ts';
import type { PreparedData, TargetInfo } from '../data/dataset.ts';
import { parseDefinitions } from '../expressions/define.ts';
import { parseExpression } from '../expressions/parser.ts';
import { summarized } from '../expressions/rows.ts';
import { freeNames } from '../expressions/syntax.ts';
import { type Columns, ranksOf } from './columns.ts';
import { type Measure, lossMeasures, measuresOf, termsOf } from './labels.ts';
import { outcomeOf } from './outcome.ts';
import { columnsOfData } from './prepare.ts';
import { doubtsOf, lossFor } from './task.ts';

/** `outputShape` is that of what the model predicts for a row. */
export function cautions(
  config: Config,
  data: PreparedData,
  outputShape: readonly number[],
): string[] {
  const columns = columnsOfData(config, data);
  const { activation } = outcomeOf(config, data);
  const loss = lossFor(config.loss, data.target.task, outputShape[0] ?? 1);
  return [
    ...doubtsOf(config.loss, data.target),
    ...measuresOf({ ...config, loss }).flatMap((measure) => aboutLogits(measure, activation)),
    ...aboutOutputs(loss, data.target, outputShape),
    ...aboutSoftmax(activation, outputShape),
    ...aboutAccuracy(config, data, outputShape),
    ...aboutWeights(config, data, columns),
    ...aboutVariables(config, columns),
    ...aboutBatches(config, data, columns, outputShape),
  ];
}

/** What makes probabilities; whether anything else does cannot be told by its name. */
const probable = new Set(['hardSigmoid', 'sigmoid', 'softmax', 'sparsemax', 'sparseSigmoid']);
/** What surely does not. */
const unbounded = new Set(['linear', 'relu', 'leakyRelu', 'elu', 'selu', 'gelu', 'silu', 'tanh']);

function aboutLogits(
  { where, type, fromLogits }: Measure,
  activation: string | undefined,
): string[] {
  if (fromLogits === undefined || activation === undefined) return [];
  if (fromLogits && probable.has(activation))
    return [
      `${where}: ${type} is told "fromLogits", and the model's ${activation} gives probabilities already; leave one of them out`,
    ];
  if (fromLogits || !unbounded.has(activation)) return [];
  const wanted = type.startsWith('binary') || type === 'auc' ? 'sigmoid' : 'softmax';
  const found =
    activation === 'linear'
      ? 'the model ends without an activation'
      : `the model ends with ${activation}`;
  return [
    `${where}: ${type} expects probabilities, and ${found}; say "fromLogits": true, or end with the activation "${wanted}"`,
  ];
}

/** Outputs that no row's class is. */
function aboutOutputs(
  loss: LossConfig,
  { classes, names }: TargetInfo,
  [outputs = 1]: readonly number[],
): string[] {
  const isOfClasses = lossMeasures(loss).some(({ labels }) => labels === 'classes');
  if (classes === undefined || !isOfClasses || outputs <= classes.length) return [];
  return [
    `model: ${outputs} outputs for the ${classes.length} classes of ${JSON.stringify(names[0])}; let it have ${classes.length}`,
  ];
}

const aboutSoftmax = (activation: string | undefined, outputShape: readonly number[]): string[] =>
  activation === 'softmax' && outputShape.length === 0
    ? ['model: the softmax of one output is 1 for every row; for two classes, use "sigmoid"']
    : [];

/** Of one output, accuracy is that of labels 0 and 1. */
function aboutAccuracy(
  config: Config,
  { training: { y } }: PreparedData,
  outputShape: readonly number[],
): string[] {
  const isOfBits = y.every((label) => label === 0 || label === 1);
  if (outputShape.length > 0 || isOfBits) return [];
  return (['metrics', 'weightedMetrics'] as const).flatMap((key) =>
    config[key].flatMap(({ type }, i) =>
      type === 'accuracy'
        ? [`${key}[${i}]: accuracy compares labels 0 and 1, and the target holds other numbers`]
        : [],
    ),
  );
}

function aboutWeights(config: Config, { training }: PreparedData, columns: Columns): string[] {
  const isOfClasses = Object.keys(config.classWeight).length > 0;
  const key = training.weight ? 'the rows have weights' : isOfClasses && 'classes have weights';
  if (!key) return [];
  return termsOf(config.loss).flatMap(([where, term]) => {
    if (term.type !== 'expression') return [];
    const names = namesIn(config, term.expression, where);
    const isOfRows = names.some((name) => rowNames(columns).includes(name));
    return isOfRows && !names.includes('weight')
      ? [`${where}: ${key}, and the expression does without them; multiply by "weight" to use them`]
      : [];
  });
}

const rowNames = ({ features, targets }: Columns): string[] => [
  'predict',
  'yhat',
  'y',
  'x',
  ...features,
  ...targets,
];

function aboutVariables(config: Config, columns: Columns): string[] {
  const { model } = config;
  if (model.type !== 'expression') return [];
  const used = new Set([
    ...namesIn(config, model.predict, 'model.predict'),
    ...termsOf(config.loss).flatMap(([where, term]) =>
      term.type === 'expression' ? namesIn(config, term.expression, where) : [],
    ),
  ]);
  const own = Object.keys(model.variables).filter((name) => !columns.features.includes(name));
  return own
    .filter((name) => !used.has(name))
    .map(
      (name) =>
        `model.variables.${name}: used in neither the prediction nor the loss, it stays as it is`,
    );
}

function aboutBatches(
  config: Config,
  { training }: PreparedData,
  columns: Columns,
  outputShape: readonly number[],
): string[] {
  if (config.batchSize === 'full' || config.batchSize >= training.rows) return [];
  const definitions = parseDefinitions(config.define);
  return (['metrics', 'weightedMetrics'] as const).flatMap((key) =>
    config[key].flatMap((metric, i) => {
      if (metric.type !== 'expression') return [];
      const where = `${key}[${i}]`;
      const parsed = parseExpression(metric.expression, { where, definitions });
      if (summarized(parsed, ranksOf(columns, outputShape))) return [];
      return [
        `${where}: not made of sums and means over rows, it is the mean of its values for the batches`,
      ];
    }),
  );
}

const namesIn = ({ define }: Config, source: string, where: string): string[] =>
  freeNames(parseExpression(source, { where, definitions: parseDefinitions(define) }));
