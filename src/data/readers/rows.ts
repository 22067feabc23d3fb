/** @file Rows of cells as text formats hold them, before anybody decides what a column is. */

/** The text of a cell; null where the format itself says that there is no value. */
export type Cell = string | null;

export type TakeRow = (cells: readonly Cell[]) => void;

export interface Rows {
  readonly names: readonly string[];
  /**
   * Hands every row to `take`, synchronously, from the first; each time the generator yields, with the number
   * of bytes that it has read, is a time to pause.
   * @throws GradtapeError `data` with the place.
   */
  visit(take: TakeRow): AsyncIterable<number>;
  /** `path:line` of a row. */
  locate(row: number): Promise<string>;
}
