/** @file What a pass over a large table does: read chunks, make numbers of them, mix the rows, cut windows. */
import { applyPreprocessing, usableRows } from '../columns/apply.ts';
import type { Preprocessing } from '../columns/preprocessing.ts';
import { type Places, placing } from '../columns/problem.ts';
import { Room } from '../columns/room.ts';
import type { Dataset } from '../dataset.ts';
import type { RawChunk, TableSource } from '../source.ts';
import { type WindowMemory, windowsOf } from './windows.ts';

/** Plain data, so that another thread can be given it. */
export interface EpochJob {
  epoch: number;
  windowRows: number;
  /** How many rows the mixing buffer holds; 0 leaves the rows in order. */
  bufferRows: number;
  /** Decides the order, together with the epoch. */
  seed: number;
}

/** The rows of a table that take part, and what they become. */
export interface TrainingRows {
  source: TableSource;
  preprocessing: Preprocessing;
  /** Their numbers, ascending; all that lack nothing if left out. */
  rows?: Uint32Array | undefined;
}

/** The windows of an epoch; `spare` gives the memory of one that is used up, if there is any. */
export function epochWindows(
  training: TrainingRows,
  { epoch, windowRows, bufferRows, seed }: EpochJob,
  spare?: () => WindowMemory | undefined,
): AsyncGenerator<Dataset> {
  const shuffle = bufferRows > 0 ? { seed, epoch, bufferRows } : undefined;
  return windowsOf(datasets(training), { windowRows, shuffle, ...(spare && { spare }) });
}

/** The rows of each chunk, good until those of the next. */
export async function* datasets({
  source,
  preprocessing,
  rows,
}: TrainingRows): AsyncGenerator<Dataset> {
  const room = new Room();
  for await (const chunk of source.chunks()) {
    const wanted = rows
      ? placesIn(chunk, rows, room)
      : usableRows(preprocessing, chunk, true, room);
    yield await placing(placesOf(source), chunk, () =>
      applyPreprocessing(preprocessing, chunk, { rows: wanted, room }),
    );
  }
}

export const placesOf = (source: TableSource): Places => ({
  name: source.name,
  locate: (row) => source.locate(row),
});

/** Those of the table's rows that are in a chunk, by their places in it. */
export function placesIn(
  { firstRow, rows: count }: RawChunk,
  rows: Uint32Array,
  room = new Room(),
): Uint32Array {
  const [from, to] = [lowerBound(rows, firstRow), lowerBound(rows, firstRow + count)];
  const places = room.integers('rows', to - from);
  for (let i = 0; i < places.length; i++) places[i] = rows[from + i]! - firstRow;
  return places;
}

/** The place of the first element of an ascending list that is not below `bound`. */
function lowerBound(list: Uint32Array, bound: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
