/** @file A table as the numbers that the training rows' statistics make of it. */
import { GradtapeError } from '../../errors.ts';
import type { Dataset } from '../dataset.ts';
import type { RawChunk, RawColumn } from '../source.ts';
import { memoized, parseBoolean } from './cells.ts';
import { encoderOf, featureNames, float32, missingCell, numbersAt } from './encoders.ts';
import { inConfig } from './inference.ts';
import { placesOfLabels, targetNames } from './labels.ts';
import type { FittedTarget, LabelSet, Preprocessing } from './preprocessing.ts';
import { TableProblem, listed, quoted } from './problem.ts';
import { columnOf, rowsWithout } from './roles.ts';
import { Room } from './room.ts';

export interface ApplyOptions {
  /** Which rows, by their places in the chunk; all that lack no cell that leaves its row out, unless named. */
  rows?: Uint32Array;
  /** Whether the targets (and weights) are wanted: a table to predict has none. */
  withTargets?: boolean;
  /** Where the numbers are written to; memory of their own unless named. */
  room?: Room;
}

/**
 * The rows of a chunk as features and targets; without targets, `targets` and `y` are empty. `ids` are the rows' numbers
 * in the table.
 * @throws TableProblem for a column that is missing and for a cell that does not fit what was learnt.
 */
export function applyPreprocessing(
  preprocessing: Preprocessing,
  raw: RawChunk,
  {
    withTargets = true,
    room = new Room(),
    rows = usableRows(preprocessing, raw, withTargets, room),
  }: ApplyOptions = {},
): Dataset {
  requireVersion(preprocessing);
  const targets = withTargets ? preprocessing.targets : [];
  const weight = withTargets ? preprocessing.weight : undefined;
  return {
    rows: rows.length,
    features: preprocessing.features.flatMap(featureNames),
    x: encoded(preprocessing, raw, rows, room),
    targets: targets.flatMap(targetNames),
    y: targetsOf(targets, raw, rows, room),
    ...(weight !== undefined && { weight: weightsOf(weight, raw, rows, room) }),
    ids: idsOf(raw, rows, room),
  };
}

/** Saved JSON may be of another time. */
function requireVersion({ version }: { version: number }): void {
  if (version === 1) return;
  throw new GradtapeError('data', `preprocessing: expected version 1, found ${version}`, {
    hint: 'use the gradtape that trained the model, or train it anew',
  });
}

/** The rows that lack no cell whose absence leaves its row out. */
export function usableRows(
  { dropMissing, targets, weight }: Preprocessing,
  raw: RawChunk,
  withTargets = true,
  room = new Room(),
): Uint32Array {
  const absent = withTargets ? [] : [weight, ...targets.map(({ name }) => name)];
  return rowsWithout(
    raw,
    dropMissing.filter((name) => !absent.includes(name)),
    room,
  );
}

function idsOf({ firstRow }: RawChunk, rows: Uint32Array, room: Room): Uint32Array {
  const ids = room.integers('ids', rows.length);
  for (let place = 0; place < rows.length; place++) ids[place] = firstRow + rows[place]!;
  return ids;
}

function encoded(
  { features }: Preprocessing,
  raw: RawChunk,
  rows: Uint32Array,
  room: Room,
): Float32Array {
  const encoders = features.map((fitted) =>
    encoderOf(fitted, columnOf(raw, fitted.name), raw.firstRow),
  );
  const width = encoders.reduce((sum, { names }) => sum + names.length, 0);
  const x = room.floats('x', rows.length * width);
  let at = 0;
  for (const encoder of encoders) {
    encoder.write(x, at, width, rows);
    at += encoder.names.length;
  }
  return x;
}

function targetsOf(
  targets: readonly FittedTarget[],
  raw: RawChunk,
  rows: Uint32Array,
  room: Room,
): Float32Array {
  const [first] = targets;
  if (first?.labels) return labelsOf(first.name, first.labels, raw, rows, room);
  const readers = targets.map((target) =>
    targetReader(target, columnOf(raw, target.name), raw.firstRow),
  );
  const y = room.floats('y', rows.length * targets.length);
  let at = 0;
  for (const index of rows) for (const read of readers) y[at++] = read(index);
  return y;
}

/** A cell without a value has no label. */
function labelsOf(
  name: string,
  labels: LabelSet,
  raw: RawChunk,
  rows: Uint32Array,
  room: Room,
): Float32Array {
  const width = labels.names.length;
  const y = room.floats('y', rows.length * width);
  const read = memoized(columnOf(raw, name), (text, index) =>
    placesOfLabels(name, labels, text, raw.firstRow + index),
  );
  rows.forEach((index, row) => {
    for (const place of read(index) ?? []) y[row * width + place] = 1;
  });
  return y;
}

function targetReader(
  { name, classes, scale }: FittedTarget,
  column: RawColumn,
  firstRow: number,
): (index: number) => number {
  if (scale) {
    const numberAt = numbersAt(name, column, firstRow);
    return (index) => {
      const value = numberAt(index);
      if (Number.isNaN(value)) throw missingTarget(name, 'a number', firstRow + index);
      return float32(name, value, value, firstRow + index);
    };
  }
  const read = memoized(column, (text, index) =>
    classes
      ? classNumber(name, classes, text, firstRow + index)
      : label(name, text, firstRow + index),
  );
  return (index) => {
    const value = read(index);
    if (value === undefined) throw missingTarget(name, 'a class', firstRow + index);
    return value;
  };
}

function classNumber(
  column: string,
  classes: readonly string[],
  text: string,
  row: number,
): number {
  const number = classes.indexOf(text);
  if (number >= 0) return number;
  throw new TableProblem(
    `expected a class of the training rows (${listed(classes)}), found ${quoted(text)}`,
    {
      column,
      spot: { row },
      hint: 'correct it, list it in "categories", or split the rows by "stratify": true',
    },
  );
}

function label(column: string, text: string, row: number): number {
  const value = parseBoolean(text);
  if (value !== undefined) return value;
  throw new TableProblem(`expected 0 or 1, found ${quoted(text)}`, { column, spot: { row } });
}

const missingTarget = (column: string, expected: string, row: number): TableProblem =>
  new TableProblem(`expected ${expected} to learn from, found a missing cell`, {
    column,
    spot: { row },
    hint: `leave such rows out: ${inConfig(column, { missing: 'drop' })}`,
  });

function weightsOf(name: string, raw: RawChunk, rows: Uint32Array, room: Room): Float32Array {
  const numberAt = numbersAt(name, columnOf(raw, name), raw.firstRow);
  const weights = room.floats('weight', rows.length);
  rows.forEach((index, place) => {
    const value = numberAt(index);
    const row = raw.firstRow + index;
    if (Number.isNaN(value)) throw missingCell(name, 'a weight', row);
    if (value < 0)
      throw new TableProblem(`expected a weight from 0 up, found ${value}`, {
        column: name,
        spot: { row },
      });
    weights[place] = float32(name, value, value, row);
  });
  return weights;
}
