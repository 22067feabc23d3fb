/** @file What can be said of the columns of a table; the config's `data` fits, without what is null in it. */
import type { Task } from '../dataset.ts';

export type ColumnType = 'number' | 'integer' | 'boolean' | 'category' | 'date' | 'text' | 'labels';

export type ScaleName = 'none' | 'standardize' | 'minMax' | 'robust' | 'log';

export type MissingSettings =
  | { type: 'error' | 'drop' | 'indicator' }
  | { type: 'mean' | 'median' | 'mode'; indicator: boolean }
  | { type: 'constant'; value: number | string | boolean; indicator: boolean };

export type EncodeSettings =
  | { type: 'oneHot' | 'ordinal' | 'embedding' }
  | { type: 'hashing'; buckets: number }
  | { type: 'tfIdf'; words: number };

export type DatePart =
  | 'year'
  | 'quarter'
  | 'month'
  | 'day'
  | 'weekday'
  | 'dayOfYear'
  | 'hour'
  | 'minute'
  | 'second'
  | 'elapsedDays';

export type Unseen = 'error' | 'ignore';

/** What is absent is to be inferred. */
export interface ColumnSettings {
  type?: ColumnType | 'ignore' | undefined;
  scale?: ScaleName | undefined;
  encode?: EncodeSettings | undefined;
  missing?: MissingSettings | undefined;
  unseen?: Unseen | undefined;
  categories?: readonly string[] | undefined;
  /** What stands between the labels in a cell; a semicolon if left out. */
  separator?: string | undefined;
  /** How dates are written. */
  format?: string | undefined;
  parts?: readonly DatePart[] | undefined;
}

/** What is said of a column's cells, whatever is done about their size and the missing ones. */
export type Meaning = Omit<ColumnSettings, 'scale' | 'missing' | 'separator'>;

export interface SplitSettings {
  /** Shares of the rows. */
  validation: number;
  test: number;
  column?: string | undefined;
  stratify: boolean | string;
  group?: string | undefined;
  time?: string | undefined;
}

export interface TableSettings {
  features: 'all' | readonly string[];
  target: string | readonly string[];
  task?: Task | 'auto' | undefined;
  weight?: string | undefined;
  standardize: boolean | readonly string[];
  columns: Readonly<Record<string, ColumnSettings>>;
  missing: MissingSettings;
  split?: SplitSettings | undefined;
}

/** A value without the keys that are null in it, at any depth. */
export type WithoutNulls<Value> = Value extends readonly (infer Item)[]
  ? WithoutNulls<Item>[]
  : Value extends object
    ? {
        [Key in keyof Value]: WithoutNulls<Exclude<Value[Key], null>> | NullAsUndefined<Value[Key]>;
      }
    : Value;

type NullAsUndefined<Value> = null extends Value ? undefined : never;

export function withoutNulls<Value>(value: Value): WithoutNulls<Value> {
  if (Array.isArray(value)) return value.map(withoutNulls) as WithoutNulls<Value>;
  if (typeof value !== 'object' || value === null) return value as WithoutNulls<Value>;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(
    kept.map(([key, inner]) => [key, withoutNulls(inner)]),
  ) as WithoutNulls<Value>;
}
