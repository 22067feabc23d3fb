/** @file What a run predicts, numbers or classes, and the loss that fits it. */
import type { Config, LossConfig, ModelConfig } from '../config/schema.ts';
import type { TargetInfo, Task } from '../data/dataset.ts';
import { lossMeasures } from './labels.ts';

/**
 * The task that the config names, or that its loss can only mean: class numbers have another loss than numbers. "auto" is
 * left to the target's column.
 */
export function taskOf({ data, loss }: Pick<Config, 'data' | 'loss'>): Task | 'auto' {
  if (data.task !== 'auto') return data.task;
  // A label that is ignored is no class, so labels stay the numbers that they are.
  const isOfClasses = lossMeasures(loss).some(
    ({ labels, ignored }) => labels === 'classes' && ignored === undefined,
  );
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
