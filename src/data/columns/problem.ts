/** @file Faults of a table, told by column and cell; where the cell stands in its file, only the reader knows. */
import { GradtapeError } from '../../errors.ts';
import type { RawChunk } from '../source.ts';
import { textsOf } from './cells.ts';

/** Which cell is at fault: that of a row of the table, or the first that holds a text. */
export type Spot = { row: number } | { text: string };

interface Details {
  column?: string;
  spot?: Spot;
  /** One short sentence that says how to mend it. */
  hint?: string;
}

/** A fault of a table. The message says what was expected and found; column and place are told beside it. */
export class TableProblem extends Error {
  readonly details: Details;

  constructor(message: string, details: Details = {}) {
    super(message);
    this.details = details;
  }
}

/** What messages say of a file and its rows. */
export interface Places {
  /** The file or files. */
  name: string;
  locate(row: number): Promise<string>;
}

/** What `make` gives. A `TableProblem` that it throws becomes a `GradtapeError` `data` that tells the place. */
export async function placing<Result>(
  { name, locate }: Places,
  raw: RawChunk,
  make: () => Result,
): Promise<Result> {
  return placingAmong({ name, locate }, () => [raw], make);
}

/** The same for a table that comes in chunks, which are read again to find the cell that is at fault. */
export async function placingAmong<Result>(
  { name, locate }: Places,
  chunks: () => Iterable<RawChunk> | AsyncIterable<RawChunk>,
  make: () => Result,
): Promise<Result> {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof TableProblem)) throw error;
    const { column, hint } = error.details;
    const row = await rowAmong(error.details, chunks());
    const place = row === undefined ? name : await locate(row);
    const named = column === undefined ? '' : `column ${JSON.stringify(column)}: `;
    throw new GradtapeError('data', `${place}: ${named}${error.message}`, {
      cause: error,
      ...(hint !== undefined && { hint }),
    });
  }
}

async function rowAmong(
  details: Details,
  chunks: Iterable<RawChunk> | AsyncIterable<RawChunk>,
): Promise<number | undefined> {
  if (details.spot === undefined) return undefined;
  for await (const chunk of chunks) {
    const row = rowOf(details, chunk);
    if (row !== undefined) return row;
  }
  return undefined;
}

function rowOf({ column, spot }: Details, { firstRow, columns }: RawChunk): number | undefined {
  if (spot === undefined || 'row' in spot) return spot?.row;
  const raw = columns.find(({ name }) => name === column);
  const index = raw === undefined ? -1 : textsOf(raw).findIndex(spot.text);
  return index < 0 ? undefined : firstRow + index;
}

/** A cell's text as messages quote it. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}…` : text);
}

/** "a", "b" and 3 more. */
export function listed(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).map(quoted).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
