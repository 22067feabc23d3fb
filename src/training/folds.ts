/** @file Cross-validation: the same training once for each fold, and how its figures spread. */
import type { Config } from '../config/schema.ts';
import { fitPreprocessing } from '../data/columns/fit.ts';
import { placing } from '../data/columns/problem.ts';
import type { TableSettings } from '../data/columns/settings.ts';
import type { PreparedData } from '../data/dataset.ts';
import { completeRows, prepareParts } from '../data/prepared.ts';
import type { RawChunk } from '../data/source.ts';
import { type Fold, foldsOf } from '../data/splits/folds.ts';
import { partsOf } from '../data/splits/parts.ts';
import { GradtapeError } from '../errors.ts';
import type { EpochEvent, MetricValue, PartFigures } from './events.ts';
import { type Telling, checkData, isLarge, readTable, tableSettings } from './prepare.ts';

/** The data of one fold after the other; each learns from its own training rows. */
export type Folds = AsyncGenerator<PreparedData>;

/**
 * The folds of the config's table: all its rows but those that `split` keeps for the end, stratified, grouped or in order of
 * time as it says. Without a split, classes are stratified.
 * @throws GradtapeError as `prepareTable`, before the first fold where that can be known.
 */
export async function* foldData(config: Config, count: number, telling: Telling = {}): Folds {
  await requireInMemory(config);
  const { raw, places } = await readTable(config, config.data.path, telling);
  const settings = tableSettings(config);
  const folds = await placing(places, raw, () => foldsFor(raw, settings, count, config.seed));
  for (const fold of folds) {
    const data = await placing(places, raw, () => prepareParts(raw, fold, settings));
    checkData(config, data);
    yield data;
  }
}

/** @throws GradtapeError `config` for a table that is read anew in every epoch: its rows are not at hand for folds. */
async function requireInMemory({ data }: Config): Promise<void> {
  if (!(await isLarge(data))) return;
  const message = `folds need the table in memory, and it is larger than data.memoryLimit, ${data.memoryLimit}`;
  throw new GradtapeError('config', message, {
    hint: 'allow more, such as --set data.memoryLimit=16GB, or hold rows out by data.split',
  });
}

function foldsFor(raw: RawChunk, settings: TableSettings, count: number, seed: number): Fold[] {
  const rows = completeRows(raw, settings);
  if (settings.split !== undefined) {
    const { test } = partsOf(raw, rows, settings, seed);
    const kept = new Set(test);
    const others = rows.filter((row) => !kept.has(row));
    return foldsOf(raw, others, count, settings, seed);
  }
  const isOfClasses = ['binary', 'multiclass'].includes(fitPreprocessing(raw, rows, settings).task);
  const split = { validation: 1 / count, test: 0, stratify: isOfClasses };
  return foldsOf(raw, rows, count, { ...settings, split }, seed);
}

export interface Spread {
  mean: MetricValue;
  /** The population deviation. */
  deviation: MetricValue;
}

/** The mean and deviation of each figure over the last epochs of all folds, by the names of `figures`: `val.loss`. */
export function spreadOf(epochs: readonly EpochEvent[]): Record<string, Spread> {
  const all = epochs.map(namedFigures);
  return Object.fromEntries(
    Object.keys(all[0]!).map((name) => [name, spread(all.map((figures) => figures[name]!))]),
  );
}

function namedFigures({ validation, ...training }: EpochEvent): Record<string, MetricValue> {
  const own = flat(training);
  const others = Object.entries(validation ? flat(validation) : {});
  return { ...own, ...Object.fromEntries(others.map(([name, value]) => [`val.${name}`, value])) };
}

const flat = ({ loss, terms, metrics }: PartFigures): Record<string, MetricValue> => ({
  loss,
  ...terms,
  ...metrics,
});

/** Of numbers, or number by number of lists of one shape. */
function spread(values: readonly MetricValue[]): Spread {
  if (Array.isArray(values[0])) {
    const inner = values[0].map((_, i) =>
      spread(values.map((value) => (value as MetricValue[])[i]!)),
    );
    return { mean: inner.map(({ mean }) => mean), deviation: inner.map((one) => one.deviation) };
  }
  const numbers = values as readonly number[];
  const mean = meanOf(numbers);
  return { mean, deviation: Math.sqrt(meanOf(numbers.map((number) => (number - mean) ** 2))) };
}

const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
