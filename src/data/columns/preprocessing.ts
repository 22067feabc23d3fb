/**
 * @file Everything that was learnt of the training rows' columns: plain JSON that is saved with the model, so that other
 * tables are treated as the training rows were.
 */
import type { Task } from '../dataset.ts';
import type { ColumnType, DatePart, Unseen } from './settings.ts';

export interface Preprocessing {
  version: 1;
  features: readonly FittedColumn[];
  task: Task;
  targets: readonly FittedTarget[];
  weight?: string;
  /** The columns whose missing cells leave their row out. */
  dropMissing: readonly string[];
}

export interface LabelSet {
  names: readonly string[];
  separator: string;
}

export interface FittedColumn {
  /** The column's name in the table. */
  name: string;
  type: ColumnType;
  /** Why it is taken to be of this type: "6 distinct texts". */
  reason: string;
  missing: FittedMissing;
  encoding: Encoding;
}

/** What stands in for a missing cell: nothing, or a value, a text of the table. */
export type FittedMissing =
  | { type: 'error' }
  | { type: 'drop' }
  /** `indicator`: whether a further feature says where cells were missing. */
  | { type: 'value'; value: number | string; indicator: boolean }
  /** No category; a further feature says where. */
  | { type: 'none' };

export type Encoding =
  | { type: 'number'; scale: FittedScale }
  | { type: 'boolean'; scale: FittedScale }
  | { type: 'oneHot' | 'embedding'; categories: readonly string[]; unseen: Unseen }
  | { type: 'ordinal'; categories: readonly string[]; unseen: Unseen; scale: FittedScale }
  | { type: 'hashing'; buckets: number }
  | { type: 'date'; format?: string; origin: number; parts: readonly FittedPart[] }
  | { type: 'hashedWords'; buckets: number }
  /** The inverse document frequency of each word. */
  | { type: 'tfIdf'; words: readonly string[]; idf: readonly number[] };

export interface FittedPart {
  part: DatePart;
  scale: FittedScale;
}

/** x becomes (x - center) / spread, or log(1 + x) where `log` says so. */
export interface FittedScale {
  log: boolean;
  center: number;
  spread: number;
}

/**
 * Numbers where there is a scale, classes where there are any, several labels in a cell where these are named, else one label:
 * 0 and 1, or no and yes.
 */
export interface FittedTarget {
  name: string;
  reason: string;
  /** The labels that a cell may have, and what stands between them. */
  labels?: LabelSet;
  /** Their names in the order of their numbers. */
  classes?: readonly string[];
  scale?: FittedScale;
}
