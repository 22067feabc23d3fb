/** @file From a config to the data that it trains on: read, split, encoded, checked; TensorFlow is not needed yet. */
import { bytesOf } from '../config/reading.ts';
import type { Config } from '../config/schema.ts';
import type { Preprocessing } from '../data/columns/preprocessing.ts';
import { type Places, placing } from '../data/columns/problem.ts';
import { type TableSettings, withoutNulls } from '../data/columns/settings.ts';
import type { PreparedData, TargetInfo } from '../data/dataset.ts';
import { prepare, withValidation } from '../data/prepared.ts';
import { memoryFor, spooledInput } from '../data/readers/files.ts';
import { openTable } from '../data/readers/open.ts';
import { readAll } from '../data/readers/read-all.ts';
import type { TableRequest } from '../data/readers/request.ts';
import type { Fingerprint, RawChunk, TableSource } from '../data/source.ts';
import type { PrefetchedTable } from '../data/streaming/prefetch.ts';
import { GradtapeError } from '../errors.ts';
import { parseDefinitions } from '../expressions/define.ts';
import { checkExpressions } from './check.ts';
import { namedClasses, withClassWeights } from './class-weights.ts';
import { checkOutcome } from './check-outcome.ts';
import type { Columns } from './columns.ts';
import { outcomeOf } from './outcome.ts';
import { requirePositions } from './positions.ts';
import { tableRequest } from './table-request.ts';
import type { TableStream } from './table-stream.ts';
import { taskOf } from './task.ts';

type Paths = Config['data']['path'];

/** Who is told how far the reading has come. */
export type Telling = Pick<TableRequest, 'onProgress'>;

/**
 * @throws GradtapeError `data` for a table that cannot be read or does not fit the config, `expression` or `config` for
 * an expression that does not fit the table.
 */
export async function prepareTable(config: Config, telling: Telling = {}): Promise<PreparedData> {
  if (await isLarge(config.data)) return prepareLarge(config, telling);
  const data = await encoded(config, await readTable(config, config.data.path, telling));
  return fitting(config, data, telling);
}

/** The columns of a table that has been read as the numbers that they become. */
export const encoded = (config: Config, { raw, places }: ReadTable): Promise<PreparedData> =>
  placing(places, raw, () => prepare(raw, tableSettings(config), config.seed));

/** @throws GradtapeError `config` for what cannot be done with a table of that size. */
export async function requireFitsMemory(config: Config, target?: TargetInfo): Promise<void> {
  if (!(await isLarge(config.data))) return;
  const { requireStreamable } = await import('./prepare-stream.ts');
  requireStreamable(config);
  const isWeighed = Object.keys(config.classWeight).length > 0;
  if (isWeighed && target?.names.length === 1 && target.task !== 'multilabel') namedClasses(target);
}

/** Whether the table, as columns, as rows and as tensors, would take more memory than it may. */
export async function isLarge({ path, sql, memoryLimit }: Config['data']): Promise<boolean> {
  // What DuckDB answers with is kept by it.
  return sql === null && (await memoryFor(path)) > bytesOf(memoryLimit);
}

async function prepareLarge(config: Config, telling: Telling): Promise<PreparedData> {
  const { prepareStream } = await import('./prepare-stream.ts');
  const table = await prefetched(config, telling);
  fingerprints.set(config.data, () => table.fingerprint());
  try {
    return await fitting(config, await prepareStream(config, table), telling);
  } catch (error) {
    await table.dispose();
    throw error;
  }
}

/** The table, which another thread reads. */
export async function prefetched(config: Config, telling: Telling): Promise<PrefetchedTable> {
  const { data, seed } = config;
  const { adapts } = await import('./prepare-stream.ts');
  const { PrefetchedTable } = await import('../data/streaming/prefetch.ts');
  // The thread that reads has no standard input of its own.
  const standardInput = [data.path].flat().includes('-') ? await spooledInput() : undefined;
  const request = { ...requestFor(data, data.path), ...(standardInput && { standardInput }) };
  const job = { request, settings: tableSettings(config), seed, wantsTypical: adapts(config) };
  return new PrefetchedTable(job, telling.onProgress);
}

/** `data` with the rows of the file that validates, seen to fit the config. */
export async function fitting(
  config: Config,
  data: PreparedData,
  telling: Telling = {},
): Promise<PreparedData> {
  const { validation } = config.data;
  const whole = validation === null ? data : await validatedBy(validation, data, config, telling);
  checkData(config, whole);
  return whole;
}

/** @throws GradtapeError for what can be known to go wrong with this data before TensorFlow is loaded. */
export function checkData(config: Config, data: PreparedData): void {
  checkExpressions(config, columnsOfData(config, data));
  withClassWeights(data, config.classWeight);
  requireBackend(config);
  const { shape } = outcomeOf(config, data);
  if (shape) checkOutcome(config, data, shape);
  requirePositions(config, data);
}

/** @throws GradtapeError `config` for graphs where the config asks for a backend that runs none. */
function requireBackend({ execution, backend }: Config): void {
  if (backend !== 'cpu' || execution === 'auto' || execution === 'eager') return;
  throw new GradtapeError(
    'config',
    `execution: "${execution}" needs native TensorFlow, and "backend" is "cpu"`,
    { hint: 'leave one of them out, or set "execution": "eager"' },
  );
}

async function validatedBy(
  path: string,
  data: PreparedData,
  config: Config,
  telling: Telling,
): Promise<PreparedData> {
  const { raw, places } = await readTable(config, path, telling);
  return placing(places, raw, () => withValidation(data, raw));
}

/** Another table than the config's as numbers that come in windows; undefined where it fits into memory. */
export async function largeTable(
  { data }: Pick<Config, 'data'>,
  path: string,
  preprocessing: Preprocessing,
  windowRows: number,
): Promise<(TableStream & { name: string }) | undefined> {
  if (!(await isLarge({ ...data, path }))) return undefined;
  const { tableStream } = await import('./table-stream.ts');
  const source = await sourceOf(data, path);
  return { ...(await tableStream(source, preprocessing, windowRows)), name: source.name };
}

/** What the config says of the table's columns, its task decided where the loss decides it. */
export const tableSettings = (config: Config): TableSettings => ({
  ...withoutNulls(config.data),
  task: taskOf(config),
});

export interface ReadTable {
  raw: RawChunk;
  places: Places;
}

/** The columns that the config uses of its table, or of another file that is read in the same way. */
export async function readTable(
  { data }: Pick<Config, 'data'>,
  path: Paths = data.path,
  telling: Telling = {},
): Promise<ReadTable> {
  const source = await sourceOf(data, path, telling);
  const raw = await readAll(source);
  return { raw, places: { name: source.name, locate: (row) => source.locate(row) } };
}

/** The tables that are open: one that is read and then described knows already how many rows it has. */
const sources = new WeakMap<Config['data'], Map<string, Promise<TableSource>>>();

/** The tables that another thread has open, which has counted their rows. */
const fingerprints = new WeakMap<Config['data'], () => Promise<Fingerprint>>();

/** The config's table, opened once. */
export function sourceOf(
  data: Config['data'],
  path: Paths,
  { onProgress }: Telling = {},
): Promise<TableSource> {
  const opened = sources.get(data) ?? new Map<string, Promise<TableSource>>();
  sources.set(data, opened);
  const key = JSON.stringify(path);
  const source =
    opened.get(key) ?? openTable({ ...requestFor(data, path), ...(onProgress && { onProgress }) });
  opened.set(key, source);
  return source;
}

function requestFor(data: Config['data'], path: Paths): TableRequest {
  const columns = data.features === 'all' ? undefined : usedColumns(data);
  return { ...tableRequest(data), path, text: textColumns(data), ...(columns && { columns }) };
}

function usedColumns({ features, target, weight, split, columns }: Config['data']): string[] {
  const { column = null, group = null, time = null, stratify = false } = split ?? {};
  const by = typeof stratify === 'string' ? stratify : null;
  const used = [features, target, weight, column, group, time, by, Object.keys(columns)].flat();
  return [...new Set(used.filter((name) => name !== null))];
}

/** Those whose cells are names or dates, even if they look like numbers: a code such as 007. */
function textColumns({ columns }: Config['data']): string[] {
  return Object.entries(columns)
    .filter(
      ([, { type, format, categories }]) =>
        type === 'category' ||
        type === 'labels' ||
        type === 'date' ||
        type === 'text' ||
        (format ?? categories) !== null,
    )
    .map(([name]) => name);
}

/** What expressions may call the columns, and what the config defines for them. */
export function columnsOfData({ define }: Config, { training, target }: PreparedData): Columns {
  const { features, targets } = training;
  return { features, target: target.names[0]!, targets, definitions: parseDefinitions(define) };
}

/** What tells the config's table, or another that is read in the same way, from every other. */
export async function fingerprintOf(
  { data }: Pick<Config, 'data'>,
  path: Paths = data.path,
): Promise<Fingerprint> {
  const known = path === data.path ? fingerprints.get(data) : undefined;
  if (known) return known();
  const source = await sourceOf(data, path);
  return source.fingerprint();
}
