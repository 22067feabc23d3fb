/** @file What a run is of: its config, its data and the programs that compute it, each a file of the run's folder. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type * as z from 'zod';
import type { Settings } from '../config/settings.ts';
import type { PreparedData } from '../data/dataset.ts';
import type { Fingerprint } from '../data/source.ts';
import type { RowNumbers } from '../data/streaming/row-numbers.ts';
import { GradtapeError } from '../errors.ts';
import { jsonPage } from '../json.ts';
import { differencesOf, differencesText } from './differences.ts';
import type { Files } from './files.ts';
import { readJson } from './read-json.ts';
import { shapes } from './shapes.ts';

export type TableDescription = Fingerprint & { path: string };

/** The table that a run was trained on, and that of its validation part where it is one of its own. */
export interface DataDescription extends TableDescription {
  validation?: TableDescription;
}

/** The programs that computed a run; all but `node`, `platform` and `commit` must be the same for a run to go on. */
export interface Versions {
  gradtape: string;
  node: string;
  tfjs: string;
  /** Absent where tfjs's own kernels compute. */
  tensorflow?: string;
  backend: 'native' | 'cpu';
  platform: string;
  /** Of the working directory, where it is in a git repository. */
  commit?: string;
}

/** The rows of each part by their numbers in the table, from 0; "all" for all of them in order. */
export type Split = Record<string, 'all' | readonly number[]>;

/** `rows`: how many the table has. */
export function splitOf({ training, stream, validation, test }: PreparedData, rows: number): Split {
  return {
    training: stream ? streamed(stream.ids, rows) : partOf(training.ids, rows),
    ...(validation && { validation: partOf(validation.ids, rows) }),
    ...(test && { test: partOf(test.ids, rows) }),
  };
}

const streamed = (ids: RowNumbers, rows: number): 'all' | number[] =>
  ids.areAllOf(rows) ? 'all' : Array.from(ids.toArray());

const partOf = (ids: Uint32Array, rows: number): 'all' | number[] =>
  ids.length === rows && ids.every((id, row) => id === row) ? 'all' : Array.from(ids);

export interface RunDescription {
  /** Resolved: every default filled in. */
  config: Settings & { epochs: number };
  data: DataDescription;
  versions: Versions;
  /** What was learnt of the columns of the training part. */
  preprocessing: object;
  split: Split;
}

/** The config last: a folder that has it has all of them. */
const names = ['data', 'versions', 'preprocessing', 'split', 'config'] as const;

export function descriptionFiles(description: RunDescription): Files {
  // A split may have a million rows, which nobody reads line by line.
  const textOf = (name: (typeof names)[number]): string =>
    name === 'split' ? `${JSON.stringify(description.split)}\n` : jsonPage(description[name]);
  return Object.fromEntries(names.map((name) => [`${name}.json`, textOf(name)]));
}

/** @throws GradtapeError `data` where `folder` is not that of a run. */
export const readDescription = async (folder: string): Promise<RunDescription> =>
  (await readParts(folder, names)) as unknown as RunDescription;

/** All but the split, which may be long. @throws GradtapeError as `readDescription` */
export const readBrief = async (folder: string): Promise<Omit<RunDescription, 'split'>> =>
  (await readParts(
    folder,
    names.filter((name) => name !== 'split'),
  )) as unknown as RunDescription;

async function readParts(
  folder: string,
  wanted: readonly (typeof names)[number][],
): Promise<Record<string, unknown>> {
  const parts: Record<string, unknown> = {};
  for (const name of wanted.toReversed())
    parts[name] = await readJson<z.ZodType>(join(folder, `${name}.json`), shapes[name]);
  return parts;
}

/** What is known of a run before it computes. */
export type Described = Pick<RunDescription, 'config' | 'data'>;

/** Keys of a config that may change between the halves of a run: how long it takes, and how it is told where things are. */
const mayChange = new Set(['$schema', 'epochs', 'execution', 'backend', 'expect', 'maxTime']);

/** Eight digits that two runs share when their configs and the bytes of their tables are the same. */
export function hashOf({ config, data }: Described): string {
  const text = JSON.stringify([{ ...withoutPath(config), $schema: undefined }, contentOf(data)]);
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** Where a table lies makes no difference. */
const withoutPath = (config: object): object => ({
  ...config,
  data: { ...(config as { data?: object }).data, path: undefined, validation: undefined },
});

const contentOf = ({ validation, ...table }: DataDescription): object => ({
  ...table,
  path: undefined,
  ...(validation && { validation: { ...validation, path: undefined } }),
});

/** Whether a run could go on as another, as far as config and table say. */
export const isSameButLonger = (before: Described, after: Described): boolean =>
  differencesOf(contentOf(before.data), contentOf(after.data)).length === 0 &&
  differencesOf(lasting(before.config), lasting(after.config)).length === 0;

/**
 * Make sure that the run `before` can go on as `after`.
 * @throws GradtapeError `config` for another config, data or version, with the differences.
 */
export function requireSameRun(
  folder: string,
  before: RunDescription,
  after: RunDescription,
): void {
  const parts = [
    ['data', 'the data', ({ data }: RunDescription) => contentOf(data)],
    ['config', 'the config', ({ config }: RunDescription) => lasting(config)],
    ['versions', 'what computes', ({ versions }: RunDescription) => computing(versions)],
    ['data', 'what was learnt of the data', ({ preprocessing }: RunDescription) => preprocessing],
    ['data', 'the split', ({ split }: RunDescription) => sealOf(split)],
  ] as const;
  for (const [code, what, of] of parts) {
    const differences = differencesOf(of(before), of(after));
    if (differences.length > 0)
      throw new GradtapeError(
        code === 'data' ? 'data' : 'config',
        `${folder} cannot go on, ${what} changed: ${differencesText(differences)}`,
        { hint: 'give the run what it began with, or begin anew by --overwrite or another --out' },
      );
  }
}

/** Eager and graph give the same bits; XLA does not. */
const lasting = (config: object): object => ({
  ...Object.fromEntries(Object.entries(withoutPath(config)).filter(([key]) => !mayChange.has(key))),
  xla: (config as { execution?: string }).execution === 'xla',
});

const computing = ({ gradtape, tfjs, tensorflow, backend }: Versions): object => ({
  gradtape,
  tfjs,
  tensorflow,
  backend,
});

/** Of a long list, how long and which it is says enough. */
const sealOf = (split: Split): object =>
  Object.fromEntries(
    Object.entries(split).map(([part, rows]) => [
      part,
      createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 8),
    ]),
  );
