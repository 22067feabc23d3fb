/** @file The runs that there are. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GradtapeError, messageOf } from '../errors.ts';
import { recover } from './aside.ts';
import { readBrief } from './description.ts';
import { livingHolder } from './lock.ts';
import { runsFolder } from './plan.ts';
import { type Summary, readSummary } from './summary.ts';

export interface ListedRun {
  folder: string;
  /** Undefined where it cannot be read. */
  summary: Summary | undefined;
  /** As the summary says; `killed` where it says `running` and nobody writes it, `damaged` where a file was altered. */
  status: Summary['status'] | 'killed' | 'damaged';
  /** What is wrong with a damaged run. */
  problem?: string;
}

/**
 * The runs in `folder`, the latest first.
 * @throws GradtapeError `data` for a folder that is not there, unless it is the one that training makes.
 */
export async function listRuns(folder: string = runsFolder): Promise<ListedRun[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException): string[] => {
    if (cause.code === 'ENOENT' && folder === runsFolder) return [];
    const what = cause.code === 'ENOENT' ? 'no such folder' : `expected a folder (${cause.code})`;
    throw new GradtapeError('data', `${folder}: ${what}`, { cause });
  });
  const runs = await Promise.all(names.map((name) => listedRun(join(folder, name))));
  return runs
    .filter((run) => run !== undefined)
    .toSorted((a, b) => writtenAt(b).localeCompare(writtenAt(a)));
}

const writtenAt = ({ summary }: ListedRun): string => summary?.written ?? '';

/** Undefined for what is no run's folder, also of a run that has only begun. */
async function listedRun(folder: string): Promise<ListedRun | undefined> {
  await recover(folder).catch(() => undefined); // a folder that cannot be written is listed as it is
  const names = ['config', 'data', 'versions', 'summary'].map((name) => `${name}.json`);
  const present = names.filter((name) => existsSync(join(folder, name)));
  if (present.length < names.length - 1) return undefined;
  try {
    const summary = await readSummary(folder);
    await readBrief(folder);
    const isAbandoned = summary.status === 'running' && !(await livingHolder(folder));
    return { folder, summary, status: isAbandoned ? 'killed' : summary.status };
  } catch (error) {
    const summary = await readSummary(folder).catch(() => undefined);
    return { folder, summary, status: 'damaged', problem: messageOf(error) };
  }
}

/** @throws GradtapeError `usage` where every run is finished, or running. */
export async function lastUnfinished(): Promise<string> {
  const run = (await listRuns()).find(({ status }) => ['killed', 'interrupted'].includes(status));
  if (run !== undefined) return run.folder;
  throw new GradtapeError('usage', `no run to resume: none in ${runsFolder} is unfinished`, {
    hint: 'name the folder of a run, or a config: gradtape train linreg.json --resume',
  });
}

/** Those that come to nothing any more: killed, diverged or failed, or interrupted. A damaged one may be worth mending. */
export const isLeftover = ({ status }: ListedRun): boolean =>
  !['finished', 'running', 'damaged'].includes(status);
