/** @file From a config to the data that it trains on, where the table is too large for memory: read anew in every epoch. */
import { bytesOf } from '../config/reading.ts';
import type { Config } from '../config/schema.ts';
import { applyPreprocessing } from '../data/columns/apply.ts';
import { type Fitting, fittingOf } from '../data/columns/fit.ts';
import type { Preprocessing } from '../data/columns/preprocessing.ts';
import { placing, placingAmong } from '../data/columns/problem.ts';
import { rowsWithout } from '../data/columns/roles.ts';
import type { TableSettings } from '../data/columns/settings.ts';
import type { Dataset, PreparedData, RowStream } from '../data/dataset.ts';
import { scalesOf, targetInfo } from '../data/prepared.ts';
import { readAll } from '../data/readers/read-all.ts';
import type { TableRequest } from '../data/readers/request.ts';
import { joinedDatasets, joinedIds } from '../data/streaming/join.ts';
import { placesIn, placesOf } from '../data/streaming/job.ts';
import { PrefetchedTable } from '../data/streaming/prefetch.ts';
import type { RawChunk, TableSource } from '../data/source.ts';
import { type Parts, partsOf } from '../data/splits/parts.ts';
import { GradtapeError } from '../errors.ts';

/** How the table is opened: anew for the columns that split it, and in the thread that reads ahead. */
export interface StreamedTable {
  source: TableSource;
  request: TableRequest;
  open: (columns: readonly string[]) => Promise<TableSource>;
}

/**
 * In passes over the table: which rows are complete, where that matters; what is learnt of the training rows; the rows
 * that validate and test, which must fit into memory.
 * @throws GradtapeError `data` as for a table in memory, `config` for what needs all rows at once.
 */
export async function prepareStream(
  config: Config,
  settings: TableSettings,
  table: StreamedTable,
): Promise<PreparedData> {
  requireStreamable(config);
  const { source } = table;
  const fitting = fittingOf(source.names, settings);
  const parts = await partsOfStream(table, settings, fitting.dropMissing, config.seed);
  const seen: Uint32Array[] = [];
  let first: RawChunk | undefined;
  for await (const chunk of source.chunks()) {
    first ??= chunk;
    const places = trainingIn(chunk, parts, fitting);
    await placing(placesOf(source), chunk, () => fitting.add(chunk, places));
    seen.push(places.map((place) => chunk.firstRow + place));
  }
  const ids = joinedIds(seen);
  if (first === undefined || ids.length === 0)
    throw new GradtapeError('data', `${source.name}: expected rows to train on, found none`);
  const chunk = first;
  const preprocessing = await placingAmong(
    placesOf(source),
    () => source.chunks(),
    () => fitting.finish(),
  );
  const head = await placing(placesOf(source), chunk, () =>
    applyPreprocessing(preprocessing, chunk, { rows: trainingIn(chunk, parts, fitting) }),
  );
  return {
    training: head,
    ...(await otherParts(source, preprocessing, parts)),
    stream: streamOf(config, table.request, preprocessing, { ids, parts, head }),
    target: targetInfo(preprocessing),
    preprocessing,
    scales: scalesOf(preprocessing),
  };
}

const trainingIn = (
  chunk: RawChunk,
  parts: Parts | undefined,
  { dropMissing }: Fitting,
): Uint32Array => (parts ? placesIn(chunk, parts.training) : rowsWithout(chunk, dropMissing));

/** The parts, as they would be of the table in memory; undefined where all complete rows train. */
async function partsOfStream(
  { source, open }: StreamedTable,
  settings: TableSettings,
  dropMissing: readonly string[],
  seed: number,
): Promise<Parts | undefined> {
  const { split } = settings;
  if (split === undefined) return undefined;
  const complete: Uint32Array[] = [];
  for await (const chunk of source.chunks())
    complete.push(rowsWithout(chunk, dropMissing).map((row) => chunk.firstRow + row));
  const stratify = split.stratify === true ? [settings.target].flat()[0] : split.stratify;
  const deciding = [split.column, split.group, split.time, stratify || undefined];
  const columns = deciding.filter((name) => name !== undefined);
  const narrow = await readAll(await open(columns));
  const rows = joinedIds(complete);
  return placing(placesOf(source), narrow, () => partsOf(narrow, rows, settings, seed));
}

async function otherParts(
  source: TableSource,
  preprocessing: Preprocessing,
  parts: Parts | undefined,
): Promise<Pick<PreparedData, 'validation' | 'test'>> {
  const found: Record<'validation' | 'test', Dataset[]> = { validation: [], test: [] };
  if (!parts || parts.validation.length + parts.test.length === 0) return {};
  for await (const chunk of source.chunks())
    for (const part of ['validation', 'test'] as const) {
      const rows = placesIn(chunk, parts[part]);
      if (rows.length === 0) continue;
      const apply = () => applyPreprocessing(preprocessing, chunk, { rows });
      found[part].push(await placing(placesOf(source), chunk, apply));
    }
  return {
    ...(found.validation.length > 0 && { validation: joinedDatasets(found.validation) }),
    ...(found.test.length > 0 && { test: joinedDatasets(found.test) }),
  };
}

/** Of the memory, a quarter is for the rows that are being mixed, and each of some windows under way gets a 32nd. */
function streamOf(
  config: Config,
  request: TableRequest,
  preprocessing: Preprocessing,
  { ids, parts, head }: { ids: Uint32Array; parts: Parts | undefined; head: Dataset },
): RowStream {
  const rows = ids.length;
  const memory = bytesOf(config.data.memoryLimit);
  const bytesPerRow = 4 * (head.features.length + head.targets.length + 2);
  const batchSize = Math.min(config.batchSize as number, rows);
  const most = Math.min(memory / 32, largestWindow) / bytesPerRow;
  const batches = Math.max(1, Math.floor(most / batchSize));
  const bufferRows = Math.max(batchSize, Math.min(rows, Math.floor(memory / 4 / bytesPerRow)));
  const table = new PrefetchedTable({
    request,
    preprocessing,
    rows: parts?.training,
    windowRows: batches * batchSize,
    bufferRows: config.shuffle ? bufferRows : 0,
    seed: config.seed,
  });
  return {
    rows,
    ids,
    epoch: (epoch) => table.epoch(epoch),
    dispose: () => table.dispose(),
  };
}

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
