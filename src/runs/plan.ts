/** @file Where a run is written, decided before anything is computed: into a new folder, over an old run, or on from it. */
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, resolve as absolute } from 'node:path';
import { GradtapeError } from '../errors.ts';
import { isOfRuns, recover } from './aside.ts';
import { hasCheckpoint } from './checkpoint.ts';
import { type Described, hashOf, isSameButLonger, readDescription } from './description.ts';
import { writeFault } from './files.ts';
import { livingHolder } from './lock.ts';
import { refusal } from './refusal.ts';
import { type RunStatus, readSummary } from './summary.ts';

export interface RunRequest {
  /** What is known of the run by now. */
  description: Described;
  /** The config files; the last one names the run. */
  files: readonly string[];
  /** The folder that was asked for. */
  out?: string | undefined;
  /** To go on with a run: with that in a folder, or with the one of the same config and data. */
  resume?: string | true | undefined;
  overwrite?: boolean | undefined;
}

export interface RunPlan {
  kind: 'new' | 'overwrite' | 'resume';
  folder: string;
}

/** Where runs go that name no folder. */
export const runsFolder = 'runs';

/**
 * @throws GradtapeError `usage` for a folder that holds another run, or something else, and for a run to go on with that
 * is not there.
 */
export async function planRun(request: RunRequest): Promise<RunPlan> {
  const { out, resume, overwrite } = request;
  if (resume !== undefined) return { kind: 'resume', folder: await folderToResume(request) };
  const folder = out ?? defaultFolder(request);
  const found = await whatIsIn(folder);
  if (found === 'nothing') return { kind: 'new', folder };
  if (found === 'other files')
    throw new GradtapeError('usage', `${folder} has files that are no run's`, {
      hint: 'name another folder by --out',
    });
  const isLeft = out === undefined && (await cameToNothing(folder));
  if (overwrite || isLeft) return { kind: 'overwrite', folder };
  throw await refusal(folder, request.description);
}

/** Whether there is nothing to be lost: no checkpoint, or a run that diverged, as it will again. */
async function cameToNothing(folder: string): Promise<boolean> {
  if (await livingHolder(folder)) return false;
  return !hasCheckpoint(folder, 'last') || (await statusOf(folder)) === 'diverged';
}

/** `runs/linreg-1f2e3d4c` */
function defaultFolder({ description, files }: RunRequest): string {
  const last = files.at(-1);
  const name = last === undefined ? 'stdin' : basename(last, extname(last));
  const plain = name.replaceAll(/[^\w.-]+/g, '_').slice(0, 60);
  return join(runsFolder, `${plain}-${hashOf(description)}`);
}

/** A folder is a run's when it has a config; an unfinished beginning of one has none yet. */
async function whatIsIn(folder: string): Promise<'nothing' | 'a run' | 'other files'> {
  await recover(folder);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    if (error.code !== 'ENOTDIR') throw writeFault(folder, error);
    throw new GradtapeError('usage', `${folder}: expected a folder (${error.code})`);
  });
  if (names.includes('config.json')) {
    const isRun = names.includes('versions.json') && names.includes('data.json');
    return isRun ? 'a run' : 'other files';
  }
  return names.every(isOfRuns) ? 'nothing' : 'other files';
}

const statusOf = (folder: string): Promise<RunStatus | undefined> =>
  readSummary(folder).then(
    ({ status }) => status,
    () => undefined,
  );

async function folderToResume(request: RunRequest): Promise<string> {
  const { resume, out } = request;
  if (typeof resume === 'string' && out !== undefined && absolute(resume) !== absolute(out))
    throw new GradtapeError(
      'usage',
      `--resume ${resume} goes on in that folder, and --out names another one, ${out}`,
      { hint: 'leave out --out; to keep the run as it is, copy its folder and resume the copy' },
    );
  const named = typeof resume === 'string' ? resume : out;
  const folder = named ?? (await sameRun(request));
  if (folder !== undefined && (await whatIsIn(folder)) === 'a run') return folder;
  throw new GradtapeError(
    'usage',
    folder === undefined
      ? `no run to resume: expected ${defaultFolder(request)}, or one of fewer epochs`
      : `no run to resume: ${folder} is no run's folder`,
    { hint: '`gradtape runs` lists the runs that there are' },
  );
}

/** The run of this config and data, whatever its epochs; of several the one that was written last. */
async function sameRun({ description, files }: RunRequest): Promise<string | undefined> {
  const exact = defaultFolder({ description, files });
  if ((await whatIsIn(exact)) === 'a run') return exact;
  const same: { folder: string; written: number }[] = [];
  for (const name of await readdir(runsFolder).catch(() => [])) {
    const folder = join(runsFolder, name);
    const found = await readDescription(folder).catch(() => undefined);
    if (found === undefined || !isSameButLonger(found, description)) continue;
    const written = await stat(join(folder, 'summary.json')).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0, // killed before there was one
    );
    same.push({ folder, written });
  }
  return same.toSorted((a, b) => b.written - a.written)[0]?.folder;
}
