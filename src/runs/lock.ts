/** @file One writer of a run at a time. The lock of a process that was killed is taken over. */
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { GradtapeError } from '../errors.ts';
import { isAlive } from '../system.ts';

const lockName = '.lock';

interface Holder {
  pid: number;
  host: string;
}

/**
 * Hold the lock of a run's folder.
 * @throws GradtapeError `output` while another process holds it.
 */
export async function acquireLock(folder: string): Promise<void> {
  const file = join(folder, lockName);
  const me: Holder = { pid: process.pid, host: hostname() };
  while (!(await create(file, JSON.stringify(me)))) {
    const holder = await livingHolder(folder);
    if (holder !== undefined) throw heldBy(holder, folder);
    await rm(file, { force: true });
  }
}

/** What to say to a second writer. */
export const heldBy = ({ pid, host }: Holder, folder: string): GradtapeError =>
  new GradtapeError('output', `${folder} is being written by process ${pid} on ${host}`, {
    hint: `if it is gone, remove ${join(folder, lockName)}`,
  });

/** The whole file at once, so that nobody takes the beginning of a lock for one that a killed process left. */
async function create(file: string, text: string): Promise<boolean> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

export async function releaseLock(folder: string): Promise<void> {
  await rm(join(folder, lockName), { force: true });
}

/** Who writes the run now, if anybody does. Of another machine's processes nothing is known but that they began. */
export async function livingHolder(folder: string): Promise<Holder | undefined> {
  const holder = await readFile(join(folder, lockName), 'utf8').then(parsed, () => undefined);
  if (holder === undefined || holder.host !== hostname()) return holder;
  const isOther = holder.pid !== process.pid;
  return isOther && isAlive(holder.pid) ? holder : undefined;
}

/** Nothing for what is no lock. */
function parsed(text: string): Holder | undefined {
  try {
    const { pid, host } = JSON.parse(text) as Holder;
    return Number.isInteger(pid) && typeof host === 'string' ? { pid, host } : undefined;
  } catch {
    return undefined;
  }
}
