/** @file A table as any reader gives it, whatever file it is in: named columns of numbers or of text, in chunks of rows. */

/** The first cell of a column that is neither missing nor a number: why the column is text. */
export interface FirstText {
  /** The number of the row, from 0. */
  row: number;
  text: string;
}

export interface NumberColumn {
  name: string;
  type: 'number';
  /** NaN where the cell is missing; infinities are kept. */
  values: Float64Array;
}

export interface TextColumn {
  name: string;
  type: 'text';
  /** Indices into the dictionary, -1 where the cell is missing. */
  codes: Int32Array;
  /** Each text of this chunk once, in the order of appearance; another chunk has another dictionary. */
  dictionary: string[];
  /** Absent where the column was asked for as text, or has no cell that is not missing. */
  firstText?: FirstText | undefined;
}

/** A column is of numbers when every cell of the whole table is one or is missing; else it holds the exact texts. */
export type RawColumn = NumberColumn | TextColumn;

export interface RawChunk {
  /** The number of the chunk's first row, from 0. */
  firstRow: number;
  rows: number;
  columns: RawColumn[];
}

/** What a run records of the table that it was trained on. */
export interface Fingerprint {
  rows: number;
  columns: string[];
  /** Of the files' bytes, one file after the other, as they are stored. */
  sha256: string;
  bytes: number;
}

/** The first rows of a table, in one chunk, their columns of the types that these rows show. */
export interface FirstRows {
  raw: RawChunk;
  /** Whether they are known to be all rows. */
  isWhole: boolean;
}

/** A column that seemed to be of numbers is not. */
export class WrongGuess extends Error {}

/** A table that can be read as often as needed. */
export interface TableSource {
  /** What messages call the table. */
  readonly name: string;
  /** The columns in the order of the file, or in that of the request's `columns`. */
  readonly names: readonly string[];
  /**
   * All rows from the first, in chunks of bounded size. Types hold for the whole table, so they are decided beforehand. A
   * chunk is good until the next is asked for, which may be put into the same memory.
   */
  chunks(): AsyncIterable<RawChunk>;
  /**
   * The same, where types are not known yet: those of the first rows are taken to be those of the table, which saves a pass.
   * @throws WrongGuess where a later row shows that they are not; `chunks` finds them then.
   */
  guessedChunks?(): AsyncIterable<RawChunk>;
  /** All rows at once, where that is cheaper than putting the chunks together. */
  all?(): Promise<RawChunk>;
  /** The rows of about so many first bytes of text, where that is cheaper than to begin with `chunks`. */
  first?(bytes: number): Promise<FirstRows>;
  /** Where a row stands, for messages: `path:line`, or `path, row 7` where there are no lines. */
  locate(row: number): Promise<string>;
  fingerprint(): Promise<Fingerprint>;
}
