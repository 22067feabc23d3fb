/** @file Whether what a model predicts, what its losses and metrics take, and what the target holds fit together. */
import type { Config } from '../config/schema.ts';
import type { Dataset, PreparedData, TargetInfo } from '../data/dataset.ts';
import { GradtapeError } from '../errors.ts';
import { type Measure, countsOfClasses, measuresOf } from './labels.ts';
import { shortest } from './numbers.ts';
import { lossFor } from './task.ts';

/** @throws GradtapeError `config` for the first that does not fit, `data` for a label that cannot be. */
export function checkOutcome(config: Config, data: PreparedData, shape: readonly number[]): void {
  if (shape.length > 1) throw notFlat(shape);
  const { training, validation, target } = data;
  const outputs = shape[0] ?? 1;
  const loss = lossFor(config.loss, target.task, outputs);
  for (const measure of measuresOf({ ...config, loss })) {
    checkShapes(measure, outputs, data, config.model.type);
    checkLabels(measure, outputs, training, target);
    if (validation) checkLabels(measure, outputs, validation, target);
  }
  const parts = validation ? [training, validation] : [training];
  for (const { classes, ...counting } of countsOfClasses(config)) {
    const hint = `"numClasses" is ${classes}`;
    for (const part of parts)
      checkLabels({ ...counting, labels: 'classes' }, classes, part, target, hint);
  }
}

const refused = (text: string, hint?: string): GradtapeError =>
  new GradtapeError('config', text, hint === undefined ? {} : { hint });

const notFlat = (shape: readonly number[]): GradtapeError =>
  refused(
    `model: expected a number, or a list of them, for each row, found the shape [${shape.join(', ')}]`,
    'end the layers with "flatten" or a global pooling, and "dense"',
  );

function checkShapes(
  measure: Measure,
  outputs: number,
  { training: { targets }, target }: PreparedData,
  model: Config['model']['type'],
): void {
  const { where, type, labels } = measure;
  if (labels === 'classes') return checkClasses(measure, outputs, targets, target, model);
  if (labels === 'oneHot' && targets.length === 1)
    throw refused(
      `${where}: ${type} compares one-hot labels, and ${quoted(targets)} has class numbers`,
      `say ${quoted([ofClassNumbers[type] ?? 'sparseCategoricalCrossentropy'])}, which is of class numbers`,
    );
  if (targets.length === outputs) return;
  if (!isLoss(where))
    throw refused(
      `${where}: ${type} expects a target for each output, found ${counted(targets.length, 'target')} and ${counted(outputs, 'output')}`,
    );
  throw tooFew(targets.length, 'one for each target', outputs, model);
}

function checkClasses(
  { where, type }: Measure,
  outputs: number,
  targets: readonly string[],
  { classes = [] }: TargetInfo,
  model: Config['model']['type'],
): void {
  if (targets.length > 1)
    throw refused(
      `${where}: ${type} expects one target, the number of a class, found ${targets.length} targets`,
    );
  if (outputs >= Math.max(2, classes.length)) return;
  if (!isLoss(where) || classes.length === 0)
    throw refused(
      `${where}: ${type} expects an output for each class, found ${counted(outputs, 'output')}`,
    );
  const what = `one for each class of ${quoted(targets)}`;
  if (classes.length === 2)
    throw refused(
      `model: expected 2 outputs, ${what}, found ${outputs}`,
      'or use "binaryCrossentropy" with the activation "sigmoid"',
    );
  throw tooFew(classes.length, what, outputs, model);
}

function tooFew(
  wanted: number,
  what: string,
  found: number,
  model: Config['model']['type'],
): GradtapeError {
  const hint = {
    linear: `use a sequential model whose last layer has "units": ${wanted}`,
    sequential: `let the last layer have "units": ${wanted}`,
    expression: `let model.predict be a matrix [rows, ${wanted}], such as x @ W + b`,
  }[model];
  return refused(`model: expected ${counted(wanted, 'output')}, ${what}, found ${found}`, hint);
}

/** What does for class numbers what these do for one-hot labels; of losses it is always the same one. */
const ofClassNumbers: Record<string, string> = {
  categoricalAccuracy: 'sparseCategoricalAccuracy',
  topKCategoricalAccuracy: 'sparseTopKCategoricalAccuracy',
};

const isLoss = (where: string): boolean => where.startsWith('loss');

function checkLabels(
  { type, labels, ignored }: Omit<Measure, 'where'>,
  outputs: number,
  { y, targets, ids }: Dataset,
  target: TargetInfo,
  hint = `the model has ${counted(outputs, 'output')}`,
): void {
  if (labels === 'numbers') return;
  const isOfClasses = labels === 'classes';
  const fits = isOfClasses ? isClassBelow(outputs) : isShare;
  const place = y.findIndex((label) => !fits(label) && label !== ignored);
  if (place < 0) return;
  const expected = isOfClasses ? `class numbers from 0 to ${outputs - 1}` : 'labels from 0 to 1';
  const label = target.classes?.[y[place]!] ?? shortest(y[place]!);
  const row = ids[Math.floor(place / targets.length)]! + 1;
  throw new GradtapeError(
    'data',
    `column ${quoted([targets[place % targets.length]!])}: expected ${expected} for ${type}, found ${label} in row ${row}`,
    {
      hint: isOfClasses
        ? hint
        : 'say "task": "binary" or "multiclass" in data, or use a loss of numbers',
    },
  );
}

const quoted = (names: readonly string[]): string =>
  names.map((name) => JSON.stringify(name)).join(', ');

const isClassBelow =
  (classes: number) =>
  (label: number): boolean =>
    Number.isInteger(label) && label >= 0 && label < classes;

const isShare = (label: number): boolean => label >= 0 && label <= 1;

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;
