/** @file What a pass over a large table does: read chunks, make numbers of them, mix the rows, cut windows. */
import { applyPreprocessing, usableRows } from '../columns/apply.ts';
import type { Preprocessing } from '../columns/preprocessing.ts';
import { type Places, placing } from '../columns/problem.ts';
import type { Dataset } from '../dataset.ts';
import type { TableRequest } from '../readers/request.ts';
import type { RawChunk, TableSource } from '../source.ts';
import { windowsOf } from './windows.ts';

/** Plain data, so that another thread can be given it. */
export interface StreamJob {
  request: Omit<TableRequest, 'onProgress'>;
  preprocessing: Preprocessing;
  /** The numbers of the rows that take part, ascending; all that lack nothing if left out. */
  rows?: Uint32Array | undefined;
  windowRows: number;
  /** How many rows the mixing buffer holds; 0 leaves the rows in order. */
  bufferRows: number;
  seed: number;
}

/** The windows of an epoch. */
export function epochWindows(
  source: TableSource,
  job: StreamJob,
  epoch: number,
): AsyncGenerator<Dataset> {
  const { windowRows, bufferRows, seed } = job;
  const shuffle = bufferRows > 0 ? { seed, epoch, bufferRows } : undefined;
  return windowsOf(datasets(source, job), { windowRows, shuffle });
}

async function* datasets(
  source: TableSource,
  { preprocessing, rows }: StreamJob,
): AsyncGenerator<Dataset> {
  for await (const chunk of source.chunks()) {
    const wanted = rows ? placesIn(chunk, rows) : usableRows(preprocessing, chunk);
    yield await placing(placesOf(source), chunk, () =>
      applyPreprocessing(preprocessing, chunk, { rows: wanted }),
    );
  }
}

export const placesOf = (source: TableSource): Places => ({
  name: source.name,
  locate: (row) => source.locate(row),
});

/** Those of the table's rows that are in a chunk, by their places in it. */
export function placesIn({ firstRow, rows: count }: RawChunk, rows: Uint32Array): Uint32Array {
  const [from, to] = [lowerBound(rows, firstRow), lowerBound(rows, firstRow + count)];
  return rows.subarray(from, to).map((row) => row - firstRow);
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
