/** @file What is learnt of a table's training rows. */
import type { RawChunk } from '../source.ts';
import { type FeatureSettings, fitFeature } from './fit-feature.ts';
import { fitTargets } from './fit-target.ts';
import { featureNames } from './encoders.ts';
import { ManyTexts } from './many-texts.ts';
import type { Preprocessing } from './preprocessing.ts';
import { TableProblem } from './problem.ts';
import { type Roles, columnOf, droppingColumns, missingOf, rolesOf, settingsOf } from './roles.ts';
import type { TableSettings } from './settings.ts';
import { ColumnStatistics, type Counting } from './statistics.ts';

/**
 * What is learnt of `rows` of a table, by their places in it: the same for the same rows, whatever the others hold.
 * @throws TableProblem for columns that do not fit the settings or each other.
 */
export function fitPreprocessing(
  raw: RawChunk,
  rows: Uint32Array,
  settings: TableSettings,
): Preprocessing {
  const fitting = fittingOf(
    raw.columns.map(({ name }) => name),
    settings,
  );
  fitting.add(raw, rows);
  return fitting.finish();
}

/** Learning of a table in pieces. */
export interface Fitting {
  roles: Roles;
  /** The columns whose missing cells leave their row out. */
  dropMissing: readonly string[];
  /** Counts those training rows of a chunk that `rows` lists by their places in it, and that lack nothing. */
  add(chunk: RawChunk, rows: Uint32Array): void;
  finish(): Preprocessing;
}

/** @param textBytes how much memory the distinct texts of all columns may take, those of categories apart */
export function fittingOf(
  names: readonly string[],
  settings: TableSettings,
  textBytes = Infinity,
): Fitting {
  const roles = rolesOf(names, settings);
  const used = [...roles.features, ...roles.targets, ...(roles.weight ? [roles.weight] : [])];
  const mostBytes = textBytes / used.length;
  const statistics = new Map(
    used.map((name) => [name, new ColumnStatistics(countingOf(name, settings, mostBytes))]),
  );
  const dropMissing = droppingColumns(roles, settings);
  return {
    roles,
    dropMissing,
    add(chunk, rows) {
      for (const [name, counted] of statistics) counted.add(columnOf(chunk, name), rows);
    },
    finish: () => preprocessingOf(roles, dropMissing, statistics, settings),
  };
}

/** What has to be counted of a column, no more than that: wide tables have many. */
function countingOf(name: string, settings: TableSettings, mostBytes: number): Counting {
  const own = settingsOf(settings, name);
  const { type, format, categories, encode, scale } = own;
  const isOfTexts =
    type === 'category' ||
    type === 'labels' ||
    type === 'date' ||
    (format ?? categories ?? encode) !== undefined;
  const isSampled = scale === 'robust' || missingOf(settings, name).type === 'median';
  const isOfWords = encode?.type === 'hashing' || encode?.type === 'tfIdf';
  // Categories are a part of the model, which has them all.
  const areKept =
    !isOfWords &&
    (type === 'category' || type === 'labels' || (categories ?? encode) !== undefined);
  return {
    isSampled,
    ...(isOfTexts && { most: Infinity }),
    ...(!areKept && { mostBytes, many: () => new ManyTexts(own, isSampled) }),
  };
}

function preprocessingOf(
  { features, targets, weight }: Roles,
  dropMissing: readonly string[],
  statistics: ReadonlyMap<string, ColumnStatistics>,
  settings: TableSettings,
): Preprocessing {
  const fitted = features.map((name) =>
    fitFeature(name, statistics.get(name)!, featureSettings(name, settings)),
  );
  requireDistinctNames(fitted.flatMap(featureNames));
  const target = fitTargets(
    targets.map((name) => ({
      name,
      statistics: statistics.get(name)!,
      settings: settingsOf(settings, name),
    })),
    settings.task ?? 'auto',
  );
  if (weight !== undefined) requireWeights(weight, statistics.get(weight)!);
  return {
    version: 1,
    features: fitted,
    ...target,
    ...(weight !== undefined && { weight }),
    dropMissing,
  };
}

function featureSettings(name: string, settings: TableSettings): FeatureSettings {
  const { standardize } = settings;
  const own = settingsOf(settings, name);
  const shared =
    standardize === true
      ? 'ifNumeric'
      : standardize !== false && standardize.includes(name)
        ? 'standardize'
        : 'none';
  return { ...own, scale: own.scale ?? shared, missing: missingOf(settings, name) };
}

/** Expressions and reports know features by their names. */
function requireDistinctNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name))
      throw new TableProblem(`two columns would become features named ${JSON.stringify(name)}`, {
        hint: 'rename one of the columns, or encode it otherwise',
      });
    seen.add(name);
  }
}

function requireWeights(column: string, { numbers, texts, many }: ColumnStatistics): void {
  if (many !== undefined || (numbers === undefined && texts?.size))
    throw new TableProblem('expected weights, numbers from 0 up, found texts', { column });
  if (numbers === undefined || numbers.max > 0 || numbers.min < 0) return; // a negative one is told with its place
  throw new TableProblem('expected a weight above 0 in one training row at least, found 0 in all', {
    column,
  });
}
