/** @file What a trained model predicts, beside the truth: what confusion matrices, ROC curves and residuals are made of. */
import type { Config } from '../config/schema.ts';
import type { Dataset, PreparedData, TargetInfo } from '../data/dataset.ts';
import { tf } from '../tensorflow.ts';
import type { Model } from './model.ts';
import type { ModelWeights } from './run-state.ts';

interface Rows {
  /** The part of the data that they are of. */
  part: 'validation' | 'training';
  /** Rows of that part, of which these may be a sample. */
  rows: number;
  /** The rows' numbers in the table, from 0. */
  ids: number[];
}

/** Numbers in the table's units, one list for each target. */
export interface RegressionPredictions extends Rows {
  task: 'regression';
  targets: string[];
  truth: number[][];
  predicted: number[][];
}

/** Class numbers. */
export interface ClassPredictions extends Rows {
  task: 'binary' | 'multiclass';
  target: string;
  classes: string[];
  truth: number[];
  predicted: number[];
  /** Of two classes, what class 1 is decided by: a probability or a logit. */
  scores?: number[];
}

export type Predictions = RegressionPredictions | ClassPredictions;

/** More rows than these are seen in no chart. */
const mostRows = 10_000;
/** Rows that are predicted at once. */
const batch = 1024;

/**
 * The model's predictions of the validation part, or of the training part where there is none; evenly chosen rows where
 * there are many. Undefined where neither classes nor numbers are predicted one for each target.
 */
export function predictionsOf(
  { model }: { model: Model },
  weights: ModelWeights,
  data: PreparedData,
  loss: Config['loss'],
): Predictions | undefined {
  const part = data.validation ? 'validation' : 'training';
  const seen = data[part]!;
  const task = taskOf(model, data, loss);
  if (task === undefined) return undefined;
  const chosen = evenly(seen.rows, mostRows);
  const outputs = predict(model, weights, rowsOf(seen, chosen), chosen.length);
  const rows: Rows = { part, rows: seen.rows, ids: chosen.map((row) => seen.ids[row]!) };
  const truth = (target: number): number[] =>
    chosen.map((row) => seen.y[row * seen.targets.length + target]!);
  if (task === 'regression') return numbers(rows, data.target, truth, outputs);
  return classes(rows, data.target, truth(0), outputs, hasLogits(loss));
}

/** Classes where the table has classes, or where there are several outputs for one target, or a loss of two classes. */
export function taskOf(
  { outputShape }: Model,
  { target: { task, names } }: PreparedData,
  { type }: Config['loss'],
): 'regression' | 'classes' | undefined {
  const outputs = outputShape.reduce((product, size) => product * size, 1);
  if (task === 'multilabel') return undefined;
  if (names.length === 1 && (task !== 'regression' || outputs > 1 || ofTwoClasses.has(type)))
    return 'classes';
  return outputs === names.length ? 'regression' : undefined;
}

const ofTwoClasses = new Set<string>(['binaryCrossentropy', 'binaryFocalCrossentropy']);

export const hasLogits = (loss: Config['loss']): boolean => 'fromLogits' in loss && loss.fromLogits;

/** So many numbers below `count`, evenly, or all of them. */
function evenly(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.floor((i * count) / most));
}

/** The features of some rows, [rows, features]. */
function rowsOf({ x, features }: Dataset, rows: readonly number[]): Float32Array {
  const width = features.length;
  const chosen = new Float32Array(rows.length * width);
  rows.forEach((row, i) => chosen.set(x.subarray(row * width, (row + 1) * width), i * width));
  return chosen;
}

/** The outputs of all rows one after another. */
function predict(
  model: Model,
  { parameters, moving }: ModelWeights,
  x: Float32Array,
  rows: number,
): Float32Array[] {
  const width = x.length / rows;
  const outputs: Float32Array[] = [];
  for (let first = 0; first < rows; first += batch) {
    const last = Math.min(first + batch, rows);
    const values = tf.tidy(() => {
      const features = tf.tensor2d(x.subarray(first * width, last * width), [last - first, width]);
      const pass = { training: false, step: tf.scalar(0, 'int32') };
      return model.predict(parameters, moving, features, pass).predictions;
    });
    const read = values.dataSync() as Float32Array;
    values.dispose();
    const size = read.length / (last - first);
    for (let row = first; row < last; row++)
      outputs.push(read.slice((row - first) * size, (row - first + 1) * size));
  }
  return outputs;
}

/** Numbers in the units of the table. */
function numbers(
  rows: Rows,
  { names, scale }: TargetInfo,
  truth: (target: number) => number[],
  outputs: readonly Float32Array[],
): RegressionPredictions {
  const unscaled = (target: number) => (value: number) =>
    scale?.[target] ? value * scale[target].deviation + scale[target].mean : value;
  return {
    task: 'regression',
    ...rows,
    targets: [...names],
    truth: names.map((_, target) => truth(target).map(unscaled(target))),
    predicted: names.map((_, target) => outputs.map((values) => unscaled(target)(values[target]!))),
  };
}

/** One output decides between two classes, several by the greatest. */
function classes(
  rows: Rows,
  { names, classes: named }: TargetInfo,
  truth: number[],
  outputs: readonly Float32Array[],
  areLogits: boolean,
): ClassPredictions {
  const several = outputs[0]!.length > 1;
  const count = several ? outputs[0]!.length : 2;
  const scores = outputs.map((values) => (several ? values[1]! - values[0]! : values[0]!));
  const threshold = areLogits ? 0 : 0.5;
  return {
    task: count === 2 ? 'binary' : 'multiclass',
    ...rows,
    target: names[0]!,
    classes: Array.from({ length: count }, (_, i) => named?.[i] ?? String(i)),
    truth,
    predicted: several
      ? outputs.map((values) => values.indexOf(Math.max(...values)))
      : scores.map((score) => (score > threshold ? 1 : 0)),
    ...(count === 2 && { scores }),
  };
}
