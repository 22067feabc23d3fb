/** @file Rows of cells as text formats hold them, before anybody decides what a column is. */

/** The text of a cell; null where the format itself says that there is no value. */
export type Cell = string | null;

/** Gets rows one after the other, each in the form that costs least. */
export interface RowSink {
  texts(cells: readonly Cell[]): void;
  /**
   * Cell i is the UTF-8 text in bytes `starts[i]` to `ends[i]`, which spells the number `numbers[i]`; where that is NaN, only
   * the text can tell.
   */
  plain(bytes: Buffer, starts: Int32Array, ends: Int32Array, numbers: Float64Array): void;
}

export interface Rows {
  readonly names: readonly string[];
  /**
   * Hands every row to `sink`, synchronously, from the first; each time the generator yields, with the number
   * of bytes that it has read, is a time to pause.
   * @throws GradtapeError `data` with the place.
   */
  visit(sink: RowSink): AsyncIterable<number>;
  /** `path:line` of a row. */
  locate(row: number): Promise<string>;
}
