/** @file Beginning to write a run, or going on with one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withPathsTo } from '../config/sources.ts';
import { GradtapeError } from '../errors.ts';
import type { EpochEvent, TrainingEvent } from '../training/events.ts';
import type { Snapshot } from '../training/snapshot.ts';
import { putAside, putBack } from './aside.ts';
import { hasCheckpoint, readCheckpoint } from './checkpoint.ts';
import {
  type RunDescription,
  descriptionFiles,
  readDescription,
  requireSameRun,
} from './description.ts';
import { type Disk, realDisk } from './disk.ts';
import { replaceFiles, writing } from './files.ts';
import { acquireLock, releaseLock } from './lock.ts';
import type { RunPlan } from './plan.ts';
import { type Memory, type Standing, startOfMemory } from './memory.ts';
import { type Decider, RunRecord } from './record.ts';
import type { ScribeOptions } from './scribe.ts';
import { readSummary } from './summary.ts';

/** A run whose folder is ready and locked. */
export interface OpenRun {
  folder: string;
  /** What training goes on from; undefined where there is no checkpoint yet. */
  from: Snapshot | undefined;
  /** Begin to write, once it is known what decides the best epoch. */
  record(decider: Decider): Promise<RunRecord>;
  /** The epochs that were trained before. */
  earlierEpochs(): Promise<EpochEvent[]>;
  /** Let others write it. */
  close(): Promise<void>;
}

export interface StartOptions {
  plan: RunPlan;
  description: RunDescription;
  /** In seconds; as often as it costs little if left out. */
  saveEvery?: number | undefined;
  disk?: Disk;
  /** Who writes while training goes on, and from when on. */
  writing?: Pick<ScribeOptions, 'hire' | 'hireAfter'>;
}

/**
 * @throws GradtapeError `output` for what cannot be written; when a run goes on, `config` or `data` where it is not the
 * same run, and `data` for a checkpoint that was altered.
 */
export async function startRun({
  plan: { kind, folder },
  description,
  saveEvery,
  disk = realDisk,
  writing: aside = {},
}: StartOptions): Promise<OpenRun> {
  await writing(folder, async () => {
    await disk.makeFolder(folder);
    await acquireLock(folder);
  });
  let record: RunRecord | undefined;
  const close = async (): Promise<void> => {
    await record?.close();
    await Promise.allSettled([putBack(folder, disk)]); // else whoever opens the run next does it
    await releaseLock(folder);
  };
  try {
    if (kind === 'resume') requireSameRun(folder, await readDescription(folder), description);
    else if (kind === 'overwrite') await writing(folder, () => putAside(folder, disk));
    else await writing(folder, () => clear(folder, disk));
    const standing = await standingIn(folder);
    if (kind === 'resume' && !standing) await requireUnsaved(folder);
    requireEpochs(folder, description.config.epochs, standing?.memory);
    // As a file of that folder, it is a config that trains the run again.
    const config = { ...description.config, ...withPathsTo(folder, description.config) };
    const files = descriptionFiles({ ...description, config });
    await writing(folder, () => replaceFiles(folder, files, disk));
    const begin = async (decider: Decider): Promise<RunRecord> => {
      const wantedEpochs = description.config.epochs;
      const options = { folder, wantedEpochs, decider, saveEvery, disk, ...aside };
      record = new RunRecord(options, standing?.memory ?? startOfMemory());
      await record.begin();
      return record;
    };
    const earlierEpochs = (): Promise<EpochEvent[]> => readEpochs(folder, standing?.memory);
    return { folder, from: standing?.from, record: begin, earlierEpochs, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Left of the beginning of a run. */
const cleared = [
  'last',
  'best',
  'summary.json',
  'metrics.csv',
  'events.jsonl',
  'predictions.json',
  'report.html',
  'tensorboard',
];

async function clear(folder: string, disk: Disk): Promise<void> {
  for (const name of cleared) await disk.remove(join(folder, name));
}

async function standingIn(folder: string): Promise<{ from: Snapshot; memory: Memory } | undefined> {
  if (!hasCheckpoint(folder, 'last')) return undefined;
  const { tensors, progress } = await readCheckpoint(folder, 'last');
  const { training, memory } = progress as Standing;
  return { from: { tensors, progress: training }, memory };
}

/** @throws GradtapeError `data` for a run that had a checkpoint once: to begin anew would be the end of what is left of it */
async function requireUnsaved(folder: string): Promise<void> {
  const summary = await readSummary(folder).catch(() => undefined);
  if (summary === undefined || summary.epochs === 0) return;
  // A summary is written after the checkpoint; only of a run that came to nothing is there one without.
  if (['failed', 'diverged'].includes(summary.status)) return;
  throw new GradtapeError(
    'data',
    `${folder} has trained ${summary.epochs} epochs, and its last checkpoint is missing`,
    { hint: '--overwrite begins it anew' },
  );
}

/** @throws GradtapeError `config` for fewer epochs than there are already */
function requireEpochs(folder: string, wanted: number, memory: Memory | undefined): void {
  const done = memory?.latest === undefined ? 0 : memory.latest.epoch + 1;
  if (done <= wanted) return;
  throw new GradtapeError(
    'config',
    `${folder} has trained ${done} epochs already, and epochs is ${wanted}`,
  );
}

/** As far as the checkpoint knows them. */
async function readEpochs(folder: string, memory: Memory | undefined): Promise<EpochEvent[]> {
  if (memory === undefined) return [];
  const path = join(folder, 'events.jsonl');
  const { synced, unsynced } = memory.logs.events;
  const text = (await readFile(path)).subarray(0, synced).toString('utf8') + unsynced;
  const lines = text.trimEnd().split('\n');
  return lines.map((line) => eventIn(path, line)).filter((event) => event.event === 'epoch');
}

function eventIn(path: string, line: string): TrainingEvent {
  try {
    const event = JSON.parse(line) as TrainingEvent | null;
    if (typeof event?.event === 'string') return event;
  } catch {
    // told below
  }
  throw new GradtapeError('data', `${path}: expected an event a line, found ${line.slice(0, 40)}`, {
    hint: 'the file was altered after it was written',
  });
}
