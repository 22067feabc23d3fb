/** @file From a config to the data that it trains on, where the table is too large for memory: read anew in every epoch. */
import { bytesOf } from '../config/reading.ts';
import type { Config } from '../config/schema.ts';
import type { Dataset, PreparedData, RowStream } from '../data/dataset.ts';
import { scalesOf, targetInfo } from '../data/prepared.ts';
import type { PrefetchedTable } from '../data/streaming/prefetch.ts';
import { RowNumbers } from '../data/streaming/row-numbers.ts';
import { GradtapeError } from '../errors.ts';

/**
 * What a thread of its own has learnt of the table, and its rows to come.
 * @throws GradtapeError `data` as for a table in memory, `config` for what needs all rows at once.
 */
export async function prepareStream(config: Config, table: PrefetchedTable): Promise<PreparedData> {
  requireStreamable(config);
  try {
    const { preprocessing, ids, head, validation, test } = await table.survey();
    return {
      training: head,
      ...(validation && { validation }),
      ...(test && { test }),
      stream: streamOf(config, table, new RowNumbers(ids), head),
      target: targetInfo(preprocessing),
      preprocessing,
      scales: scalesOf(preprocessing),
    };
  } catch (error) {
    await table.dispose();
    throw error;
  }
}

/**
 * What the thread that reads takes of the memory is not for rows, but where there is little, a quarter is. A quarter of that
 * is for rows that are being mixed, and each of some windows under way gets a 32nd.
 */
function streamOf(
  { batchSize, seed, shuffle, data: { memoryLimit } }: Config,
  table: PrefetchedTable,
  ids: RowNumbers,
  head: Dataset,
): RowStream {
  const rows = ids.length;
  const limit = bytesOf(memoryLimit);
  const memory = Math.max(limit / 4, limit - threadBytes);
  const bytesPerRow = 4 * (head.features.length + head.targets.length + 2);
  const size = Math.min(batchSize as number, rows);
  const most = Math.min(memory / 32, largestWindow) / bytesPerRow;
  const windowRows = Math.max(1, Math.floor(most / size)) * size;
  const mixed = Math.max(size, Math.min(rows, Math.floor(memory / 4 / bytesPerRow)));
  const bufferRows = shuffle ? mixed : 0;
  return {
    rows,
    ids,
    epoch: (epoch) => table.epoch({ epoch, windowRows, bufferRows, seed }),
    dispose: () => table.dispose(),
  };
}

/** About what a thread of Node takes, and its reading of a table. */
const threadBytes = 32e6;

/** In bytes: larger windows would make nothing faster. */
const largestWindow = 2 ** 24;

/** @throws GradtapeError `config` for what needs all rows at once. */
export function requireStreamable({ batchSize, classWeight, model }: Config): void {
  const layers = model.type === 'sequential' ? model.layers : [];
  const adapting = layers.some(({ type }) => type === 'normalization');
  if (batchSize === 'full')
    refuse('batchSize: expected a number of rows', 'for example --set batchSize=256');
  if (Object.keys(classWeight).length > 0)
    refuse('classWeight: cannot be used', 'make a column of weights, for example by data.sql');
  if (adapting)
    refuse('model.layers: normalization cannot adapt itself', 'use data.standardize instead');
}

function refuse(message: string, hint: string): never {
  throw new GradtapeError('config', `${message} for a table larger than data.memoryLimit`, {
    hint,
  });
}
