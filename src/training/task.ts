/** @file What a run predicts, numbers or classes, and the loss that fits it. */
import type { Config, LossConfig, ModelConfig } from '../config/schema.ts';
import type { PreparedData, TargetInfo, Task } from '../data/dataset.ts';
import { GradtapeError } from '../errors.ts';
import { planNetwork } from '../layers/plans/stack.ts';
import { shortest } from './numbers.ts';

/**
 * The task that the config names, or that its loss can only mean: class numbers have another loss than numbers. "auto" is
 * left to the target's column.
 */
export function taskOf({ data, loss }: Pick<Config, 'data' | 'loss'>): Task | 'auto' {
  if (data.task !== 'auto') return data.task;
  // A label that is ignored is no class, so labels stay the numbers that they are.
  const isOfClasses = loss.type === 'sparseCategoricalCrossentropy' && loss.ignoreClass === null;
  return isOfClasses && !Array.isArray(data.target) ? 'multiclass' : 'auto';
}

/** A loss that is not left open. */
export type NamedLoss = Exclude<LossConfig, { type: 'auto' }>;

const reduction = 'sumOverBatchSize' as const;
const ofNumbers: NamedLoss = { type: 'meanSquaredError', reduction };
const ofLabels: NamedLoss = {
  type: 'binaryCrossentropy',
  fromLogits: false,
  labelSmoothing: 0,
  axis: -1,
  reduction,
};
const ofClasses: NamedLoss = {
  type: 'sparseCategoricalCrossentropy',
  fromLogits: false,
  ignoreClass: null,
  reduction,
};

/** The config's loss, or the one that fits the target and so many outputs where that is left open. */
export function lossFor(loss: LossConfig, task: Task, outputs: number): NamedLoss {
  if (loss.type !== 'auto') return loss;
  if (task === 'regression') return ofNumbers;
  return task === 'multilabel' || (task === 'binary' && outputs === 1) ? ofLabels : ofClasses;
}

/** What makes probabilities of a model's numbers. */
export type Link = 'sigmoid' | 'softmax';

/**
 * Where the loss is left open, a linear model of two classes and a last layer without activation are given the link that
 * makes their predictions probabilities. An expression is taken to say what it means.
 */
export function linkFor(
  { loss, model }: Pick<Config, 'loss' | 'model'>,
  task: Task,
  outputs: number,
): Link | undefined {
  if (loss.type !== 'auto' || task === 'regression') return undefined;
  if (model.type === 'expression' || (model.type === 'sequential' && !endsLinearly(model)))
    return undefined;
  return task === 'multilabel' || outputs === 1 ? 'sigmoid' : 'softmax';
}

function endsLinearly({ layers }: Extract<ModelConfig, { type: 'sequential' }>): boolean {
  const last = layers.at(-1)!;
  return last.type === 'dense' && last.activation.type === 'linear';
}

/** How many numbers a model predicts for a row; of an expression, only its values tell. */
function outputsOf(model: ModelConfig, features: number): number | undefined {
  if (model.type !== 'sequential') return model.type === 'linear' ? 1 : undefined;
  const { outputShape } = planNetwork(model, features).layers.at(-1)!.plan;
  return outputShape.at(-1) ?? 1;
}

/** Losses of the numbers 0 and 1, or of probabilities. */
const ofProbabilities = new Set<string>(['binaryCrossentropy', 'binaryFocalCrossentropy']);
const ofOneHot = new Set<string>([
  'categoricalCrossentropy',
  'categoricalFocalCrossentropy',
  'categoricalHinge',
]);

/**
 * @throws GradtapeError `config` for a model or a loss that cannot learn this target, `data` for a target that is of the
 * wrong kind for the loss.
 */
export function requireFit(config: Config, data: PreparedData): void {
  const { training, target } = data;
  const outputs = outputsOf(config.model, training.features.length);
  const loss = lossFor(config.loss, target.task, outputs ?? 1);
  if (outputs !== undefined) requireOutputs(config.model, outputs, loss, target);
  if (ofOneHot.has(loss.type) && target.task === 'multiclass')
    throw new GradtapeError(
      'config',
      `loss: ${loss.type} compares one-hot labels, and ${quoted(target.names)} has class numbers`,
      { hint: 'say "sparseCategoricalCrossentropy", which is the same of class numbers' },
    );
  if (!ofProbabilities.has(loss.type)) return;
  const row = training.y.findIndex((y) => y < 0 || y > 1);
  if (row >= 0)
    throw new GradtapeError(
      'data',
      `column ${quoted(target.names)}: expected labels from 0 to 1 for ${loss.type}, found ${shortest(training.y[row]!)}`,
      { hint: 'say "task": "binary" or "multiclass" in data, or use a loss of numbers' },
    );
}

function requireOutputs(
  model: ModelConfig,
  outputs: number,
  loss: NamedLoss,
  { task, names, classes }: TargetInfo,
): void {
  const wanted =
    loss.type === 'sparseCategoricalCrossentropy'
      ? classes?.length
      : task === 'multilabel' || task === 'regression'
        ? names.length
        : undefined;
  const isOwn = loss.type === 'expression' || loss.type === 'terms';
  if (wanted === undefined || outputs >= wanted || isOwn) return;
  const what = classes ? `one for each class of ${quoted(names)}` : 'one for each target';
  throw new GradtapeError(
    'config',
    `model: expected ${wanted} outputs, ${what}, found ${outputs}`,
    {
      hint:
        model.type === 'sequential'
          ? `let the last layer have "units": ${wanted}`
          : `use a sequential model whose last layer has "units": ${wanted}`,
    },
  );
}

/** Losses that see classes as numbers on a line. */
const ofDistances = new Set<string>([
  'meanSquaredError',
  'meanAbsoluteError',
  'meanAbsolutePercentageError',
  'meanSquaredLogarithmicError',
  'huber',
  'logCosh',
  'poisson',
]);

/** What a loss makes doubtful of a target, in one line each. */
export function doubtsOf({ type }: LossConfig, { task, names }: TargetInfo): string[] {
  if (task !== 'multiclass' || !ofDistances.has(type)) return [];
  return [
    `loss: ${type} takes the numbers of the classes of ${quoted(names)} for distances; ${ofClasses.type} fits classes`,
  ];
}

const quoted = (names: readonly string[]): string =>
  names.map((name) => JSON.stringify(name)).join(', ');
