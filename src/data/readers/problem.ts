/** @file What is wrong with a row or a header, before anybody knows the line it is in. */

/** Thrown while a row is taken, for the reader to locate. */
export class RowProblem extends Error {
  /** The number of the cell, from 0, if it is one that is wrong. */
  readonly cell: number | undefined;

  constructor(message: string, cell?: number) {
    super(message);
    this.cell = cell;
  }
}

/** A text of the file as messages quote it. */
export const shown = (text: string): string =>
  JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}…` : text);

/** How a JSON file that is one list becomes a table. */
export const listHint =
  'make it JSON Lines, an object a line: jq -c ".[]" table.json > table.jsonl';

/** @throws RowProblem for a name that occurs twice; several columns may be without one. */
export function requireDistinct(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (name !== '' && seen.has(name))
      throw new RowProblem(`the column ${shown(name)} occurs twice`);
    seen.add(name);
  }
}
