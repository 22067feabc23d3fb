/** @file Runs beside each other: what they came to, and where their configs differ. */
import type { PartFigures } from '../training/events.ts';
import { recover } from './aside.ts';
import { readDescription } from './description.ts';
import { leavesOf } from './differences.ts';
import { type Summary, readSummary } from './summary.ts';

/** Rows of texts: a name, and for each run its value, empty where it has none. */
export async function comparison(folders: readonly string[]): Promise<string[][]> {
  const settings = await Promise.all(
    folders.map(async (folder) => {
      await recover(folder);
      const { config, data } = await readDescription(folder);
      return leavesOf({ ...config, 'data.sha256': data.sha256.slice(0, 8) });
    }),
  );
  const figures = await Promise.all(
    folders.map(async (folder) => figuresOf(await readSummary(folder))),
  );
  return [...rowsOf(figures), ...rowsOf(settings).filter(([, ...values]) => differ(values))];
}

const differ = (values: readonly string[]): boolean => new Set(values).size > 1;

function rowsOf(runs: readonly ReadonlyMap<string, string>[]): string[][] {
  const names = new Set(runs.flatMap((run) => [...run.keys()]));
  return [...names].map((name) => [name].concat(runs.map((run) => run.get(name) ?? '')));
}

function figuresOf(summary: Summary): Map<string, string> {
  const { status, epochs, loss, terms, metrics = {}, validation, seconds } = summary;
  const own = loss === undefined ? [] : partOf({ loss, ...(terms && { terms }), metrics });
  const ofValidation = validation ? partOf(validation) : [];
  return new Map([
    ['status', status],
    ['epochs', String(epochs)],
    ...own,
    ...ofValidation.map(([name, value]) => [`val.${name}`, value] as const),
    ['seconds', seconds.toFixed(1)],
  ]);
}

const partOf = ({ loss, terms = {}, metrics }: PartFigures): [string, string][] =>
  Object.entries({ loss, ...terms, ...metrics }).map(([name, value]) => [
    name,
    JSON.stringify(value),
  ]);
