/**
 * @file Replacing a checkpoint as a whole. The new one is written beside the old one and synced; then the old one is put
 * aside, the new one takes its name, and the old one goes. Wherever that ends, by a fault or by `kill -9`, a whole
 * checkpoint is there under one of three names, and `wholeFolder` knows which:
 *
 * | last    | .last.new | .last.old | the whole one                                       |
 * |---------|-----------|-----------|-----------------------------------------------------|
 * | there   | any       | any       | last: a new one was not finished, or an old one left |
 * | missing | there     | there     | .last.new: it was synced before the old one moved    |
 * | missing | missing   | there     | .last.old                                            |
 * | missing | there     | missing   | .last.new, if it was finished: the first of all      |
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckpoint } from './checkpoint.ts';
import { type Disk, realDisk } from './disk.ts';
import { type Files, syncFolder, writeFolder } from './files.ts';

/** The checkpoints of a run: that of the best epoch, and the last one. */
export type CheckpointName = 'best' | 'last';

interface Places {
  current: string;
  next: string;
  previous: string;
}

const placesOf = (run: string, name: CheckpointName): Places => ({
  current: join(run, name),
  next: join(run, `.${name}.new`),
  previous: join(run, `.${name}.old`),
});

/** Put a checkpoint of these files in the place of the one that is there; resolves when the disk has it. */
export async function replaceCheckpoint(
  run: string,
  name: CheckpointName,
  files: Files,
  disk: Disk = realDisk,
): Promise<void> {
  await settle(run, name, disk);
  const { current, next, previous } = placesOf(run, name);
  await writeFolder(next, files, disk);
  if (isThere(current)) await disk.rename(current, previous);
  await disk.rename(next, current);
  await syncFolder(run, disk);
  await disk.remove(previous);
}

/** End what a killed process began: afterwards the checkpoint, if there is one, has its own name, and no other is there. */
export async function settle(
  run: string,
  name: CheckpointName,
  disk: Disk = realDisk,
): Promise<string | undefined> {
  const { current, next, previous } = placesOf(run, name);
  const whole = await wholeFolder(run, name);
  if (whole !== undefined && whole !== current) await disk.rename(whole, current);
  for (const rest of [next, previous]) if (isThere(rest)) await disk.remove(rest);
  return whole && current;
}

/** Take a checkpoint away, whatever names it has. */
export async function removeCheckpoint(
  run: string,
  name: CheckpointName,
  disk: Disk = realDisk,
): Promise<void> {
  const { current, next, previous } = placesOf(run, name);
  for (const folder of [previous, next, current]) await disk.remove(folder);
}

/** Where the checkpoint lies; undefined where there is none yet. */
export async function wholeFolder(run: string, name: CheckpointName): Promise<string | undefined> {
  const { current, next, previous } = placesOf(run, name);
  if (isThere(current)) return current;
  if (isThere(next) && (await isWhole(next))) return next;
  return isThere(previous) ? previous : undefined;
}

const isThere = (folder: string): boolean => existsSync(folder);

const isWhole = (folder: string): Promise<boolean> =>
  readCheckpoint(folder).then(
    () => true,
    () => false,
  );
