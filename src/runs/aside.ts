/**
 * @file The run that another one is to take the place of. It is put aside within its folder until the new one has its
 * first checkpoint, and put back where that never comes. Wherever a kill falls, one of three names says what is left:
 *
 * | `.aside`  | files of the old run were on their way there or back; those in their places are the old run's, too |
 * | `.before` | the whole old run; what is in its places is the new one's                                          |
 * | `.gone`   | the old run, which nobody needs any more                                                           |
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Disk, realDisk } from './disk.ts';
import { syncFolder, writing } from './files.ts';
import { acquireLock, livingHolder, releaseLock } from './lock.ts';

const aside = '.aside';
const before = '.before';
const gone = '.gone';

/** What a run writes; anything else in its folder is not touched. */
const ofRuns =
  /^\.?(config|data|versions|preprocessing|split|summary|predictions)\.json(\.draft)?$|^(metrics\.csv|events\.jsonl|report\.html|tensorboard)$|^(best|last)$/;

/** Whether a name in a folder is a run's, or tells of one. */
export const isOfRuns = (name: string): boolean =>
  ofRuns.test(name) || /^\.lock(\.\d+)?$/.test(name) || [aside, before, gone].includes(name);

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => ofRuns.test(name));

/** Whether a run waits to be put back, or to go. */
export const isAside = (folder: string): boolean => existsSync(join(folder, before));

export async function putAside(folder: string, disk: Disk = realDisk): Promise<void> {
  await disk.makeFolder(join(folder, aside));
  for (const name of await filesIn(folder))
    await disk.rename(join(folder, name), join(folder, aside, name));
  await disk.rename(join(folder, aside), join(folder, before));
  await syncFolder(folder, disk);
}

/** The new run lasts. */
export async function forget(folder: string, disk: Disk = realDisk): Promise<void> {
  if (!isAside(folder)) return;
  await disk.rename(join(folder, before), join(folder, gone));
  await disk.remove(join(folder, gone));
}

/** The new run came to nothing: afterwards the old one, if there is one, is as it was. */
export async function putBack(folder: string, disk: Disk = realDisk): Promise<void> {
  if (existsSync(join(folder, gone))) await disk.remove(join(folder, gone));
  if (isAside(folder)) {
    for (const name of await filesIn(folder)) await disk.remove(join(folder, name));
    await disk.rename(join(folder, before), join(folder, aside));
  }
  if (!existsSync(join(folder, aside))) return;
  for (const name of await readdir(join(folder, aside)))
    await disk.rename(join(folder, aside, name), join(folder, name));
  await disk.remove(join(folder, aside));
  await syncFolder(folder, disk);
}

/** Put back what a killed process left aside; nothing where there is none, or somebody writes the run. */
export async function recover(folder: string): Promise<void> {
  const isLeft = [aside, before, gone].some((name) => existsSync(join(folder, name)));
  if (!isLeft || (await livingHolder(folder))) return;
  await writing(folder, async () => {
    await acquireLock(folder);
    await putBack(folder).finally(() => releaseLock(folder));
  });
}
