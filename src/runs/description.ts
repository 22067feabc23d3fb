/** @file What a run is of: its config, its data and the programs that compute it, each a file of the run's folder. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GradtapeError } from '../errors.ts';
import { jsonPage } from '../json.ts';
import { differencesOf, differencesText } from './differences.ts';
import type { Files } from './files.ts';

/** The table that a run was trained on. */
export interface DataDescription {
  path: string;
  rows: number;
  columns: readonly string[];
  sha256: string;
  bytes: number;
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

export interface RunDescription {
  /** Resolved: every default filled in. */
  config: object;
  data: DataDescription;
  versions: Versions;
  /** What was learnt of the columns of the training part. */
  preprocessing: object;
  split: Split;
}

const names = ['config', 'data', 'versions', 'preprocessing', 'split'] as const;

export function descriptionFiles(description: RunDescription): Files {
  // A split may have a million rows, which nobody reads line by line.
  const textOf = (name: (typeof names)[number]): string =>
    name === 'split' ? `${JSON.stringify(description.split)}\n` : jsonPage(description[name]);
  return Object.fromEntries(names.map((name) => [`${name}.json`, textOf(name)]));
}

/** @throws GradtapeError `data` where `folder` is not that of a run. */
export async function readDescription(folder: string): Promise<RunDescription> {
  const read = async (name: string) =>
    [name, await readJson(join(folder, `${name}.json`))] as const;
  return Object.fromEntries(await Promise.all(names.map(read))) as unknown as RunDescription;
}

/** @throws GradtapeError `data` where there is no such file, or it is no JSON. */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new GradtapeError('data', `${path}: ${isMissing ? 'no such file' : 'is no JSON'}`, {
      hint: 'expected the folder of a run, as `gradtape train` writes it',
      cause,
    });
  }
}

/** Keys of a config that may change between the halves of a run: how long it takes, and how it is told where things are. */
const mayChange = new Set(['$schema', 'epochs', 'execution', 'backend', 'expect']);

/** Eight digits that two runs share when their configs and the bytes of their tables are the same. */
export function hashOf({ config, data }: Pick<RunDescription, 'config' | 'data'>): string {
  const text = JSON.stringify([{ ...withoutPath(config), $schema: undefined }, data.sha256]);
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** Where a table lies makes no difference. */
const withoutPath = (config: object): object => ({
  ...config,
  data: { ...(config as { data?: object }).data, path: undefined },
});

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
    ['data', 'the data', ({ data }: RunDescription) => ({ ...data, path: undefined })],
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
