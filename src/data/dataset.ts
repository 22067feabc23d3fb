/** @file What training reads: a table as numbers in memory, and what was learnt of the table on the way. */
import type { LabelSet, Preprocessing } from './columns/preprocessing.ts';
import type { RowNumbers } from './streaming/row-numbers.ts';

/** Rows ready for training, in memory. */
export interface Dataset {
  rows: number;
  /** Names of the columns of x, after encoding: `island=Biscoe`. */
  features: readonly string[];
  /** [rows, features], row-major. */
  x: Float32Array;
  /** Names of the columns of y. */
  targets: readonly string[];
  /**
   * [rows, targets], row-major, in the units of the table; class numbers for a binary and a multiclass target, which have
   * one column.
   */
  y: Float32Array;
  /** How much each row counts, [rows]. */
  weight?: Float32Array;
  /** The rows' numbers in the table as read, from 0. */
  ids: Uint32Array;
}

export type Task = 'regression' | 'binary' | 'multiclass' | 'multilabel';

/** What is predicted. */
export interface TargetInfo {
  task: Task;
  /** The target columns of the table. */
  names: readonly string[];
  /** The names of the classes by number, of a binary or multiclass target whose classes have names. */
  classes?: readonly string[];
  /** Of a multilabel target whose labels stand in one column. */
  labels?: LabelSet;
  /** Of a scaled regression target, one for each name: training compares (value - mean) / deviation. */
  scale?: readonly TargetScale[];
}

export interface TargetScale {
  mean: number;
  deviation: number;
}

/** A linear scaling of a feature: x = (value - mean) / deviation. */
export interface Scale {
  name: string;
  mean: number;
  deviation: number;
}

/** The training rows of a table that is too large for memory. */
export interface RowStream {
  rows: number;
  /** Their numbers in the table. */
  ids: RowNumbers;
  /** For layers that adapt themselves to all rows: a few that have the same mean and variance, feature by feature. */
  typical?: Pick<Dataset, 'rows' | 'features' | 'x'> | undefined;
  /** All of them, in the order of an epoch, in windows of whole batches but for the last; each is good until the next. */
  epoch(epoch: number): AsyncIterable<Dataset>;
  dispose(): Promise<void>;
}

/** The parts of a table, and what prediction must know to treat another table as this one was treated. */
export interface PreparedData {
  /** Of a table that is too large for memory, only the first rows. */
  training: Dataset;
  /** Then, where all training rows come from. */
  stream?: RowStream;
  validation?: Dataset;
  test?: Dataset;
  target: TargetInfo;
  preprocessing: Preprocessing;
  /** Linear scalings of numeric features, for printing a linear model in the table's units. */
  scales: readonly Scale[];
}
