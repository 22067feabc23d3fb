/** @file Removing a run. */
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isOfRuns } from './aside.ts';
import { writing } from './files.ts';
import { acquireLock } from './lock.ts';

/**
 * Remove what `folder` has of a run, and the folder where it has nothing else; resolves to the names that stay.
 * @throws GradtapeError `output` while another process writes the run, and for what cannot be removed.
 */
export const removeRun = (folder: string): Promise<string[]> =>
  writing(folder, async () => {
    await acquireLock(folder);
    const names = await readdir(folder);
    for (const name of names.filter(isOfRuns)) await rm(join(folder, name), { recursive: true });
    const others = names.filter((name) => !isOfRuns(name));
    if (others.length === 0) await rmdir(folder);
    return others;
  });
