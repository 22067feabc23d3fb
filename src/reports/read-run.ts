/** @file A run's folder, read for a report. */
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { GradtapeError } from '../errors.ts';
import { recover } from '../runs/aside.ts';
import { hasCheckpoint, readCheckpoint } from '../runs/checkpoint.ts';
import type { Predictions } from '../training/predictions.ts';
import { duration } from './numbers.ts';
import type { Curve, RunRecord } from './run-record.ts';

/** Within a run's folder. */
const predictionsName = 'predictions.json';

/** @throws GradtapeError `data` for a folder that is none of a run */
export async function readRuns(folders: readonly string[]): Promise<RunRecord[]> {
  const names = namesOf(folders);
  return Promise.all(folders.map((folder, i) => readRun(folder, names[i]!)));
}

async function readRun(folder: string, name: string): Promise<RunRecord> {
  await recover(folder);
  const config = await readJson(folder, 'config.json');
  if (config === undefined)
    throw new GradtapeError('data', `${folder}: no run, it has no config.json`, {
      hint: 'expected the folder of a run, as `gradtape train` writes it',
    });
  const { curves, seconds } = await readCurves(join(folder, 'metrics.csv'));
  const parameters = await readWeights(folder);
  const summary = (await readJson(folder, 'summary.json')) ?? {};
  return {
    name,
    folder,
    curves,
    config,
    data: (await readJson(folder, 'data.json')) ?? {},
    versions: (await readJson(folder, 'versions.json')) ?? {},
    summary: endOf(summary as Ending, curves, seconds, parameters),
    weights: parameters,
    predictions: await readPredictions(folder),
  };
}

/** The last parts of the paths, more of them where these are the same. */
function namesOf(folders: readonly string[]): string[] {
  const paths = folders.map((folder) => resolve(folder).split('/'));
  const deepest = Math.max(...paths.map(({ length }) => length));
  for (let parts = 1; parts < deepest; parts++) {
    const names = paths.map((path) => path.slice(-parts).join('/'));
    if (new Set(names).size === names.length) return names;
  }
  return folders.map((folder, i) => `${basename(resolve(folder))} (${i + 1})`);
}

async function readJson(folder: string, name: string): Promise<object | undefined> {
  const path = join(folder, name);
  const text = await readText(path);
  if (text === undefined) return undefined;
  const value = orAltered(path, 'no JSON', () => JSON.parse(text) as unknown);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw altered(path, 'expected a JSON object');
}

const altered = (path: string, what: string, cause?: unknown): GradtapeError =>
  new GradtapeError('data', `${path}: ${what}`, {
    hint: 'the file was cut off or altered after it was written',
    cause,
  });

/** What `read` gives; where it fails, it is of what gradtape did not write. */
function orAltered<Result>(path: string, what: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw altered(path, what, cause);
  }
}

async function readPredictions(folder: string): Promise<Predictions | undefined> {
  const found = (await readJson(folder, predictionsName)) as Predictions | undefined;
  if (found === undefined) return undefined;
  if (areWhole(found)) return found;
  throw altered(join(folder, predictionsName), 'expected predictions and the truth');
}

/** Whether there is a number for each row, of numbers and labels for each target. */
function areWhole(found: Predictions): boolean {
  const { ids, truth, predicted } = found;
  const isOfRows = (list: unknown): boolean => isListOf(list, ids.length);
  if (!Array.isArray(ids)) return false;
  switch (found.task) {
    case 'regression':
      return areColumns([truth, predicted], found.targets, isOfRows);
    case 'multilabel':
      return areColumns([truth, predicted, found.scores], found.labels, isOfRows);
    case 'binary':
    case 'multiclass':
      return Array.isArray(found.classes) && [truth, predicted].every(isOfRows);
    default:
      return false;
  }
}

const isListOf = (list: unknown, length: number): boolean =>
  Array.isArray(list) && list.length === length;

const areColumns = (
  tables: readonly unknown[],
  names: unknown,
  isOfRows: (column: unknown) => boolean,
): boolean =>
  Array.isArray(names) &&
  names.length > 0 &&
  tables.every((table) => isListOf(table, names.length) && (table as unknown[]).every(isOfRows));

/** Undefined where there is no such file. */
async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new GradtapeError('data', `${path}: cannot be read (${error.code})`, { cause: error });
  });
}

/** The figures of metrics.csv as curves. */
async function readCurves(path: string): Promise<Course> {
  const text = (await readText(path)) ?? '';
  return orAltered(path, 'expected a CSV of figures by epoch', () => courseOf(recordsOf(text)));
}

interface Course {
  curves: Curve[];
  seconds: number;
}

function courseOf([header = [], ...rows]: string[][]): Course {
  const columns = new Map(header.map((name, i) => [name, i]));
  const at = (name: string, row: string[]): number => Number(row[columns.get(name) ?? -1] ?? 0);
  const whole = rows.filter((row) => row.length === header.length);
  const curves = header
    .filter((name) => name !== 'epoch' && name !== 'seconds')
    .flatMap((name) => {
      const cells = whole.map((row) => row[columns.get(name)!]!);
      return columnCurves(name, cells, (row) => at('epoch', whole[row]!));
    });
  return { curves, seconds: whole.reduce((sum, row) => sum + at('seconds', row), 0) };
}

/** The cells of a CSV, of which the last line may be torn, where a run was cut off. A million lines rarely have quotes. */
function recordsOf(text: string): string[][] {
  const lasting = text.slice(0, text.lastIndexOf('\n') + 1);
  if (lasting.includes('"')) return parse(lasting, { relax_column_count: true });
  return lasting
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(','));
}

/** A column of lists is a curve for each of their numbers; one of lists of lists is none. */
function columnCurves(name: string, cells: string[], epochOf: (row: number) => number): Curve[] {
  const isList = cells.some((cell) => cell.startsWith('['));
  if (!isList) return [curveOf(name, cells.map(numberOf), epochOf)];
  const lists = cells.map((cell) => JSON.parse(cell) as unknown[]);
  return lists[0]!.flatMap((first, i) =>
    Array.isArray(first)
      ? []
      : [
          curveOf(
            `${name}[${i}]`,
            lists.map((list) => numberOf(String(list[i]))),
            epochOf,
          ),
        ],
  );
}

function numberOf(cell: string): number {
  if (cell === 'inf') return Infinity;
  return cell === '-inf' ? -Infinity : Number(cell);
}

function curveOf(name: string, values: number[], epochOf: (row: number) => number): Curve {
  const isValidation = name.startsWith('val.');
  return {
    figure: isValidation ? name.slice('val.'.length) : name,
    part: isValidation ? 'validation' : 'training',
    points: values.map((y, row) => ({ x: epochOf(row), y })),
  };
}

/** Those that the predictions were made with: of the last checkpoint. */
async function readWeights(folder: string): Promise<Record<string, Float32Array> | undefined> {
  const name = (['last', 'best'] as const).find((name) => hasCheckpoint(folder, name));
  if (name === undefined) return undefined;
  const { weights } = await readCheckpoint(folder, name);
  return Object.fromEntries(
    Object.entries(weights).flatMap(([path, { values }]) =>
      values instanceof Float32Array ? [[path.replace(/^parameters\//, ''), values]] : [],
    ),
  );
}

interface Ending {
  status?: string;
  best?: { epoch: number };
  epochs?: number;
  seconds?: number;
}

/** What the summary's table has beside the figures. */
function endOf(
  { status, best, epochs, seconds: counted }: Ending,
  curves: readonly Curve[],
  seconds: number,
  weights: Record<string, Float32Array> = {},
): Record<string, unknown> {
  const trained = epochs ?? Math.max(0, ...curves.map(({ points }) => points.length));
  const parameters = Object.values(weights).reduce((sum, { length }) => sum + length, 0);
  return {
    epochs: trained.toLocaleString('en-US'),
    ...(best && { 'best epoch': best.epoch.toLocaleString('en-US') }),
    ...(parameters > 0 && { parameters: parameters.toLocaleString('en-US') }),
    time: duration(counted ?? seconds),
    status: status ?? 'unknown',
  };
}
