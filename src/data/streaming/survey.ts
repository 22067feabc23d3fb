/** @file What is learnt of a table that is too large for memory, in passes over it, before it is trained on. */
import { applyPreprocessing } from '../columns/apply.ts';
import { type Fitting, fittingOf } from '../columns/fit.ts';
import type { Preprocessing } from '../columns/preprocessing.ts';
import { placing, placingAmong } from '../columns/problem.ts';
import { rowsWithout } from '../columns/roles.ts';
import { Room } from '../columns/room.ts';
import type { TableSettings } from '../columns/settings.ts';
import { Moments } from '../columns/statistics.ts';
import type { Dataset } from '../dataset.ts';
import { defaultMemory, openTable } from '../readers/open.ts';
import { readAll } from '../readers/read-all.ts';
import type { TableRequest } from '../readers/request.ts';
import { type RawChunk, type TableSource, WrongGuess } from '../source.ts';
import { type Parts, partsOf, stratifyingColumn } from '../splits/parts.ts';
import { GradtapeError } from '../../errors.ts';
import { joinedDatasets, joinedIds } from './join.ts';
import { type TrainingRows, datasets, placesIn, placesOf } from './job.ts';
import { RowNumbers, type Runs } from './row-numbers.ts';

/** Plain data, so that another thread can be given it. */
export interface SurveyJob {
  request: Omit<TableRequest, 'onProgress'>;
  settings: TableSettings;
  seed: number;
  /** Whether `typical` rows are wanted, which take one more pass. */
  wantsTypical?: boolean | undefined;
}

/** Plain data, too. */
export interface Survey {
  preprocessing: Preprocessing;
  /** Of the table, those that are left out among them. */
  rows: number;
  /** The numbers of the training rows. */
  ids: Runs;
  /** The first training rows. */
  head: Dataset;
  /** The features of two rows that have the mean and the variance of all training rows. */
  typical?: Float32Array;
  validation?: Dataset;
  test?: Dataset;
}

/**
 * First which rows are complete and in which part, where that matters; then what is learnt of the training rows; then the
 * rows that validate and test, which must fit into memory. Gives the training rows, too, where they are not all complete ones.
 * @throws GradtapeError `data` as for a table in memory
 */
export async function surveyed(
  source: TableSource,
  job: SurveyJob,
): Promise<{ survey: Survey; training: Uint32Array | undefined }> {
  const { dropMissing } = await newFitting(source, job);
  const parts = await partsOfTable(source, job, dropMissing);
  const { fitting, ids, rows } = await counted(source, job, parts);
  if (ids.length === 0)
    throw new GradtapeError('data', `${source.name}: expected rows to train on, found none`);
  const preprocessing = await placingAmong(
    placesOf(source),
    () => source.chunks(),
    () => fitting.finish(),
  );
  const head = await headOf(source, preprocessing, (chunk) => trainingIn(chunk, parts, fitting));
  const others = await otherParts(source, preprocessing, parts);
  const training = parts?.training;
  const typical =
    job.wantsTypical && (await typicalRows({ source, preprocessing, rows: training }));
  return {
    survey: { preprocessing, rows, ids: ids.runs, head, ...(typical && { typical }), ...others },
    training,
  };
}

/** Of each feature, a deviation less than its mean and a deviation more. */
async function typicalRows(training: TrainingRows): Promise<Float32Array> {
  const moments: Moments[] = [];
  for await (const { rows, features, x } of datasets(training))
    for (const [i] of features.entries()) {
      const values = Float64Array.from({ length: rows }, (_, row) => x[row * features.length + i]!);
      (moments[i] ??= new Moments(false)).addFinite(values);
    }
  const below = moments.map(({ mean, deviation }) => mean - deviation);
  const above = moments.map(({ mean, deviation }) => mean + deviation);
  return Float32Array.from([...below, ...above]);
}

const newFitting = (source: TableSource, { settings, request }: SurveyJob): Promise<Fitting> =>
  placing(placesOf(source), noRows, () =>
    fittingOf(source.names, settings, (request.memoryLimit ?? defaultMemory) / 8),
  );

/** What a pass over the table has come to. */
interface Counted {
  fitting: Fitting;
  ids: RowNumbers;
  rows: number;
}

/** All training rows, counted in one pass; in another where the types were guessed wrongly. */
async function counted(
  source: TableSource,
  job: SurveyJob,
  parts: Parts | undefined,
): Promise<Counted> {
  try {
    return await countedIn(source.guessedChunks?.() ?? source.chunks(), source, job, parts);
  } catch (error) {
    if (!(error instanceof WrongGuess)) throw error;
    return countedIn(source.chunks(), source, job, parts);
  }
}

async function countedIn(
  chunks: AsyncIterable<RawChunk>,
  source: TableSource,
  job: SurveyJob,
  parts: Parts | undefined,
): Promise<Counted> {
  const fitting = await newFitting(source, job);
  const [ids, room] = [new RowNumbers(), new Room()];
  let rows = 0;
  for await (const chunk of chunks) {
    const places = trainingIn(chunk, parts, fitting, room);
    await placing(placesOf(source), chunk, () => fitting.add(chunk, places));
    ids.add(places, chunk.firstRow);
    rows += chunk.rows;
  }
  return { fitting, ids, rows };
}

const noRows: RawChunk = { firstRow: 0, rows: 0, columns: [] };

const trainingIn = (
  chunk: RawChunk,
  parts: Parts | undefined,
  { dropMissing }: Fitting,
  room?: Room,
): Uint32Array =>
  parts ? placesIn(chunk, parts.training, room) : rowsWithout(chunk, dropMissing, room);

/** The training rows of the first chunk that has any. */
async function headOf(
  source: TableSource,
  preprocessing: Preprocessing,
  rowsIn: (chunk: RawChunk) => Uint32Array,
): Promise<Dataset> {
  for await (const chunk of source.chunks()) {
    const rows = rowsIn(chunk);
    if (rows.length === 0) continue;
    const apply = () => applyPreprocessing(preprocessing, chunk, { rows });
    return placing(placesOf(source), chunk, apply);
  }
  throw new GradtapeError('data', `${source.name}: changed while it was read`);
}

/** The parts, as they would be of the table in memory; undefined where all complete rows train. */
async function partsOfTable(
  source: TableSource,
  { request, settings, seed }: SurveyJob,
  dropMissing: readonly string[],
): Promise<Parts | undefined> {
  const { split } = settings;
  if (split === undefined) return undefined;
  const complete: Uint32Array[] = [];
  for await (const chunk of source.chunks())
    complete.push(rowsWithout(chunk, dropMissing).map((row) => chunk.firstRow + row));
  const deciding = [split.column, split.group, split.time, stratifyingColumn(settings)];
  const columns = deciding.filter((name) => name !== undefined);
  const narrow = await readAll(await openTable({ ...request, columns }));
  const rows = joinedIds(complete);
  return placing(placesOf(source), narrow, () => partsOf(narrow, rows, settings, seed));
}

async function otherParts(
  source: TableSource,
  preprocessing: Preprocessing,
  parts: Parts | undefined,
): Promise<Pick<Survey, 'validation' | 'test'>> {
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
