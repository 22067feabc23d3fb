/** @file The rows of a table that is larger than memory, in order, as a preprocessing that is known makes numbers of them. */
import { applyPreprocessing, usableRows } from '../data/columns/apply.ts';
import type { Preprocessing } from '../data/columns/preprocessing.ts';
import { placing } from '../data/columns/problem.ts';
import { Room } from '../data/columns/room.ts';
import type { Dataset, RowStream } from '../data/dataset.ts';
import type { TableSource } from '../data/source.ts';
import { epochWindows, placesOf } from '../data/streaming/job.ts';
import { RowNumbers } from '../data/streaming/row-numbers.ts';
import { GradtapeError } from '../errors.ts';

export interface TableStream {
  stream: RowStream;
  /** The first rows. */
  head: Dataset;
}

/** @throws GradtapeError `data` for a table without rows, and with the place for a cell that does not fit */
export async function tableStream(
  source: TableSource,
  preprocessing: Preprocessing,
  windowRows: number,
): Promise<TableStream> {
  const [ids, room] = [new RowNumbers(), new Room()];
  let head: Dataset | undefined;
  for await (const chunk of source.chunks())
    await placing(placesOf(source), chunk, () => {
      const rows = usableRows(preprocessing, chunk, true, room);
      if (rows.length > 0) head ??= applyPreprocessing(preprocessing, chunk, { rows });
      ids.add(rows, chunk.firstRow);
    });
  if (head === undefined)
    throw new GradtapeError('data', `${source.name}: expected rows to evaluate`);
  const training = { source, preprocessing };
  const epoch = (of: number) =>
    epochWindows(training, { epoch: of, windowRows, bufferRows: 0, seed: 0 });
  return { head, stream: { rows: ids.length, ids, epoch, dispose: async () => undefined } };
}
