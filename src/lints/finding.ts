/** @file What a look at a table finds doubtful, and the table as it is looked at. */
import type { Preprocessing } from '../data/columns/preprocessing.ts';
import type { RawChunk } from '../data/source.ts';
import type { Parts } from '../data/splits/parts.ts';

export interface Finding {
  /** The lint's name, for programs. */
  lint: string;
  /** A note is worth knowing; a warning most likely spoils the result. */
  level: 'warning' | 'note';
  /** The columns that it is about; the text goes on from their names. */
  columns: readonly string[];
  text: string;
  /** One short sentence that says what to do. */
  hint?: string;
  /** The number in the table of a row that shows it. */
  row?: number;
}

/** Which columns of a table are what, and which rows, by their places in it, train, validate and test. */
export interface Lintable {
  raw: RawChunk;
  features: readonly string[];
  targets: readonly string[];
  /** Whether the targets are classes or labels rather than numbers. */
  isOfClasses: boolean;
  parts: Parts;
  /** What was learnt of the training rows; undefined where they cannot be learnt from. */
  preprocessing: Preprocessing | undefined;
  /** Whether the table has more rows than `raw`: what is so in every row is then not known to be. */
  isPart?: boolean;
}

/** `1 row`, `1,200 rows` */
export const counted = (count: number, what: string, several = `${what}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? what : several}`;

/** `3.2 %` */
export const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

/** How a column is left out. */
export const ignoring = (name: string): string =>
  `leave it out by "columns": ${JSON.stringify({ [name]: { type: 'ignore' } })} in data`;
