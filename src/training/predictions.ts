/** @file What a trained model predicts, beside the truth: what confusion matrices, ROC curves and residuals are made of. */
import type { Config } from '../config/schema.ts';
import type { Dataset, PreparedData, TargetInfo } from '../data/dataset.ts';
import { tf } from '../tensorflow.ts';
import { labelsOf, taskOf, thresholdOf } from './decisions.ts';
import type { Model } from './model.ts';
import { shortest } from './numbers.ts';
import type { ModelWeights } from './run-state.ts';

interface Rows {
  /** The part of the data that they are of. */
  part: 'validation' | 'training';
  /** Rows of that part, of which these may be some. */
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
  /** Of two classes, what class 1 is decided by: a probability, a logit or a margin. */
  scores?: number[];
}

/** 0 or 1 for each row, one list for each label. */
export interface LabelPredictions extends Rows {
  task: 'multilabel';
  labels: string[];
  truth: number[][];
  predicted: number[][];
  /** What each is decided by: a probability, a logit or a margin. */
  scores: number[][];
}

export type Predictions = RegressionPredictions | ClassPredictions | LabelPredictions;

/** More rows than these are seen in no chart. */
const mostRows = 10_000;
/** Rows times targets: more make a file that nobody can open. */
const mostNumbers = 1_000_000;
/** Rows that are predicted at once. */
const batch = 1024;

/**
 * The model's predictions of the validation part, or of the training part where there is none; evenly chosen rows where
 * there are many. Undefined where neither classes nor labels nor numbers, one for each target, are predicted.
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
  const most = Math.min(mostRows, Math.ceil(mostNumbers / seen.targets.length));
  const chosen = evenly(seen.rows, most);
  const outputs = predict(model, weights, rowsOf(seen, chosen), chosen.length);
  // Of a table larger than memory, only the first rows are here.
  const all = data.validation ? seen.rows : (data.stream?.rows ?? seen.rows);
  const rows: Rows = { part, rows: all, ids: chosen.map((row) => seen.ids[row]!) };
  const truth = (target: number): number[] =>
    chosen.map((row) => seen.y[row * seen.targets.length + target]!);
  if (task === 'regression') return numbers(rows, data.target, truth, outputs);
  const decided = { outputs, threshold: thresholdOf(loss) };
  return task === 'labels'
    ? labels(rows, labelsOf(data.target), truth, decided)
    : classes(rows, data.target, truth(0), decided);
}

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

interface Decided {
  outputs: readonly Float32Array[];
  /** An output above this speaks for a class. */
  threshold: number;
}

/** Each output decides on a label. */
function labels(
  rows: Rows,
  names: readonly string[],
  truth: (target: number) => number[],
  { outputs, threshold }: Decided,
): LabelPredictions {
  const scores = names.map((_, label) => outputs.map((values) => shortest(values[label]!)));
  return {
    task: 'multilabel',
    ...rows,
    labels: [...names],
    truth: names.map((_, label) => truth(label)),
    predicted: scores.map((ofLabel) => ofLabel.map((score) => (score > threshold ? 1 : 0))),
    scores,
  };
}

/** One output decides between two classes, several by the greatest. */
function classes(
  rows: Rows,
  { names, classes: named }: TargetInfo,
  truth: number[],
  { outputs, threshold }: Decided,
): ClassPredictions {
  const several = outputs[0]!.length > 1;
  const count = several ? outputs[0]!.length : 2;
  const scores = outputs.map((values) => (several ? values[1]! - values[0]! : values[0]!));
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
