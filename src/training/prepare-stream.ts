/** @file From a config to the data that it trains on, where the table is too large for memory: read anew in every epoch. */
import { bytesOf } from '../config/reading.ts';
import type { Config } from '../config/schema.ts';
import type { Dataset, PreparedData, RowStream } from '../data/dataset.ts';
import { scalesOf, targetInfo } from '../data/prepared.ts';
import type { PrefetchedTable } from '../data/streaming/prefetch.ts';
import { RowNumbers } from '../data/streaming/row-numbers.ts';
import type { Survey } from '../data/streaming/survey.ts';
import { GradtapeError } from '../errors.ts';

/**
 * What a thread of its own has learnt of the table, and its rows to come.
 * @throws GradtapeError `data` as for a table in memory, `config` for what needs all rows at once.
 */
export async function prepareStream(config: Config, table: PrefetchedTable): Promise<PreparedData> {
  requireStreamable(config);
  return surveyedData(config, table, await table.survey());
}

/** The table's rows by what has been learnt of it. */
export function surveyedData(
  config: Config,
  table: PrefetchedTable,
  { preprocessing, ids, head, typical, validation, test }: Survey,
): PreparedData & { stream: RowStream } {
  return {
    training: head,
    ...(validation && { validation }),
    ...(test && { test }),
    stream: {
      ...streamOf(config, table, new RowNumbers(ids), head),
      ...(typical && { typical: { rows: 2, features: head.features, x: typical } }),
    },
    target: targetInfo(preprocessing),
    preprocessing,
    scales: scalesOf(preprocessing),
  };
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
  const size = batchSize === 'full' ? rows : Math.min(batchSize, rows);
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
export function requireStreamable(config: Config): void {
  if (config.batchSize === 'full')
    refuse('batchSize: expected a number of rows', 'for example --set batchSize=256');
  const layers = layersOf(config);
  const last = layers.findLastIndex(adaptsItself);
  const changing = layers.slice(0, Math.max(last, 0)).find(({ type }) => !keeping.has(type));
  if (changing)
    refuse(
      `model.layers: normalization cannot adapt itself to what ${changing.type} makes of the rows`,
      'put it before that layer',
    );
}

/** Whether layers adapt themselves to all rows. */
export const adapts = (config: Config): boolean => layersOf(config).some(adaptsItself);

const layersOf = ({ model }: Config) => (model.type === 'sequential' ? model.layers : []);

const adaptsItself = (layer: ReturnType<typeof layersOf>[number]): boolean =>
  layer.type === 'normalization' && layer.mean === null;

/** Layers after which two rows that have the mean and variance of all have them still. */
const keeping = new Set<string>([
  'alphaDropout',
  'dropout',
  'flatten',
  'gaussianDropout',
  'gaussianNoise',
  'normalization',
  'rescaling',
  'reshape',
]);

function refuse(message: string, hint: string): never {
  throw new GradtapeError('config', `${message} for a table larger than data.memoryLimit`, {
    hint,
  });
}
