/** @file What is learnt of a target: numbers and their scale, or classes. */
import type { Task } from '../dataset.ts';
import { parseBoolean } from './cells.ts';
import { categoriesOf } from './fit-feature.ts';
import { numbersOf } from './fit-numbers.ts';
import { type Inferred, inConfig, inferType } from './inference.ts';
import { fitLabels } from './labels.ts';
import { TableProblem, listed } from './problem.ts';
import type { FittedTarget } from './preprocessing.ts';
import { fitScale, noScale } from './scaling.ts';
import type { ColumnSettings } from './settings.ts';
import type { ColumnStatistics } from './statistics.ts';

export interface TargetColumn {
  name: string;
  statistics: ColumnStatistics;
  settings: ColumnSettings;
}

/** Classes that are numbers from 0 up are taken as they are up to this number. */
const mostClasses = 10_000;

/** @throws TableProblem for targets that do not fit the task, one class only, or a class that no row has. */
export function fitTargets(
  columns: readonly TargetColumn[],
  named: Task | 'auto',
): { task: Task; targets: FittedTarget[] } {
  const inferred = columns.map((column) => ({ ...column, ...typeOfTarget(column, named) }));
  requireOneOfLabels(inferred, named);
  const task = named === 'auto' ? taskOf(inferred) : named;
  if (columns.length > 1 && (task === 'binary' || task === 'multiclass'))
    throw new TableProblem(`expected one target for a ${task} task, found ${columns.length}`, {
      hint: 'leave "task" out of data, or say "regression" or "multilabel"',
    });
  return { task, targets: inferred.map((column) => fitTarget(column, task)) };
}

function requireOneOfLabels(columns: readonly InferredTarget[], task: Task | 'auto'): void {
  const column = columns.find(({ type }) => type === 'labels');
  if (column === undefined) return;
  if (columns.length > 1)
    throw new TableProblem(`expected one target, found ${columns.length}, one of them of labels`, {
      column: column.name,
      hint: 'name that target alone',
    });
  if (task === 'auto' || task === 'multilabel') return;
  throw new TableProblem(`expected a multilabel task for a target of labels, found ${task}`, {
    column: column.name,
    hint: 'leave "task" out of data, and name a loss of labels such as "binaryCrossentropy" or none',
  });
}

type InferredTarget = TargetColumn & Inferred;

function typeOfTarget(
  { name, statistics, settings }: TargetColumn,
  named: Task | 'auto',
): Inferred {
  const areClasses = named === 'binary' || named === 'multiclass';
  const number = areClasses ? 'the number of a class, as most cells are' : 'a number';
  return inferType(name, statistics, settings, number);
}

function taskOf(targets: readonly InferredTarget[]): Task {
  if (targets.length > 1)
    return targets.every(({ type }) => type === 'boolean') ? 'multilabel' : 'regression';
  const [{ type, statistics, settings }] = targets as [InferredTarget];
  if (type === 'labels') return 'multilabel';
  if (type === 'number' || type === 'integer') return 'regression';
  const classes = settings.categories?.length ?? statistics.distinct;
  return type === 'boolean' || classes === 2 ? 'binary' : 'multiclass';
}

function fitTarget(column: InferredTarget, task: Task): FittedTarget {
  const { name, reason, settings } = column;
  if (task === 'regression') return fitNumbers(column);
  if (settings.scale !== undefined && settings.scale !== 'none')
    throw new TableProblem(`expected numbers to scale by "${settings.scale}", found classes`, {
      column: name,
    });
  if (column.type === 'labels')
    return {
      name,
      reason,
      labels: fitLabels(name, column.statistics.texts?.keys() ?? [], settings),
    };
  if (task === 'multilabel' && settings.categories === undefined) return fitLabel(column);
  const classes = classesOf(column, task);
  if (task === 'binary' && classes.length !== 2) throw notTwo(name, classes);
  if (task === 'multilabel' && classes.length !== 2) throw notLabels(name, classes);
  return { name, reason, classes };
}

function fitNumbers({ name, type, reason, statistics, settings }: InferredTarget): FittedTarget {
  if (type !== 'number' && type !== 'integer')
    throw new TableProblem(`expected numbers to predict, found ${type} (${reason})`, {
      column: name,
      hint: 'predict its classes: leave out "task": "regression", and name a loss of classes or none',
    });
  const { scale = 'none' } = settings;
  if (scale === 'log')
    throw new TableProblem('expected a scale that predictions can be told without, found "log"', {
      column: name,
      hint: 'say "standardize", or use a loss of logarithms such as "meanSquaredLogarithmicError"',
    });
  const moments = numbersOf(name, statistics);
  return { name, reason, scale: scale === 'none' ? noScale : fitScale(name, scale, moments) };
}

function classesOf({ name, type, reason, statistics, settings }: InferredTarget, task: Task) {
  if (type === 'date' || type === 'text')
    throw new TableProblem(`expected classes to predict, found ${type} (${reason})`, {
      column: name,
    });
  const found = categoriesOf(name, statistics);
  if (settings.categories) return requireAll(name, settings.categories, found);
  if (found.length === 1) throw oneClass(name, found[0]!, statistics.present);
  return task === 'multiclass' ? numberedClasses(found) : found;
}

/** Labels are 0 and 1, or a pair such as no and yes. */
function fitLabel({ name, reason, statistics }: InferredTarget): FittedTarget {
  const found = categoriesOf(name, statistics);
  if (found.some((text) => parseBoolean(text) === undefined)) throw notLabels(name, found);
  return { name, reason };
}

/** Whole numbers that begin at 0 are numbers of classes already, also where one is left out. */
function numberedClasses(found: readonly string[]): readonly string[] {
  const numbers = found.map(Number);
  const last = numbers.at(-1)!;
  const areNumbers = numbers[0] === 0 && numbers.every(Number.isInteger) && last < mostClasses;
  return areNumbers ? Array.from({ length: last + 1 }, (_, number) => String(number)) : found;
}

function requireAll(
  column: string,
  classes: readonly string[],
  found: readonly string[],
): readonly string[] {
  const absent = classes.find((one) => !found.includes(one));
  if (absent !== undefined)
    throw new TableProblem(`the training rows have none of the class ${JSON.stringify(absent)}`, {
      column,
      hint: 'take it out of "categories", or split the rows by "stratify": true',
    });
  return classes;
}

const oneClass = (column: string, only: string, rows: number): TableProblem =>
  new TableProblem(
    `expected two classes at least, found ${JSON.stringify(only)} in all ${rows} training rows`,
    { column, hint: 'add rows of other classes, or split the rows by "stratify": true' },
  );

const notTwo = (column: string, classes: readonly string[]): TableProblem =>
  new TableProblem(
    `expected two classes for a binary task, found ${classes.length}: ${listed(classes)}`,
    {
      column,
      hint: 'say "task": "multiclass" in data, with a loss such as "sparseCategoricalCrossentropy"',
    },
  );

const notLabels = (column: string, classes: readonly string[]): TableProblem =>
  new TableProblem(
    `expected 0 and 1, or no and yes, for a multilabel task, found ${listed(classes)}`,
    {
      column,
      hint: `make one column for each label; for several labels in a cell, say ${inConfig(column, { type: 'labels' })}; or, for classes, name one target: ${inConfig(column, { type: 'category' })}`,
    },
  );
