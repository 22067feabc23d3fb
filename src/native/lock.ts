/** @file One set-up at a time: a second process waits for the first, and a lock whose holder died is taken over. */
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, makeDirectory } from '../system.ts';
import { lockFile } from './cache.ts';
import type { Context } from './context.ts';

const heartbeatEvery = 5_000;
const staleAfter = 60_000;
const lookEvery = 200;

interface Holder {
  pid: number;
  host: string;
}

/**
 * Run `work` while holding the cache's lock. The lock only saves double work: all that a set-up makes appears by one
 * rename, so should two ever hold it (a holder that slept for a minute), the later rename wins and both are right.
 */
export async function withLock<Result>(
  context: Context,
  work: () => Promise<Result>,
): Promise<Result> {
  const file = lockFile(context.root);
  await acquire(file, context);
  const heartbeat = setInterval(() => {
    utimes(file, new Date(), new Date()).catch(() => undefined);
  }, heartbeatEvery);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if ((await holderOf(file))?.pid === process.pid) await rm(file, { force: true });
  }
}

async function acquire(file: string, { root, report, signal }: Context): Promise<void> {
  await makeDirectory(root);
  const me: Holder = { pid: process.pid, host: hostname() };
  let told = false;
  while (!(await create(file, JSON.stringify(me)))) {
    const holder = await holderOf(file);
    if (await isStale(file, holder)) {
      await rm(file, { force: true });
      continue;
    }
    if (!told) report({ kind: 'step', text: waitingFor(holder) });
    told = true;
    await sleep(lookEvery, undefined, { signal });
  }
}

const waitingFor = (holder: Holder | undefined): string =>
  `waiting for another gradtape${holder ? ` (process ${holder.pid})` : ''} that sets up native TensorFlow`;

async function create(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Who holds the lock; unknown in the moment between its creation and its being written. */
async function holderOf(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

async function isStale(file: string, holder: Holder | undefined): Promise<boolean> {
  if (holder?.host === hostname() && !isAlive(holder.pid)) return true;
  const beat = await stat(file).catch(() => undefined);
  return beat !== undefined && Date.now() - beat.mtimeMs > staleAfter;
}
