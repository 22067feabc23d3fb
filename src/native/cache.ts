/** @file gradtape's folder in the user's cache: what lies where, and how it is written so that nothing half-done is ever seen. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { GradtapeError } from '../errors.ts';
import { isAlive, makeDirectory, writeFaults } from '../system.ts';
import { type Artifact, tensorflowVersion, tfjsNodeVersion } from './manifest.ts';
import { platform } from './platform.ts';

export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  const caches = env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return resolve(env['GRADTAPE_CACHE'] || join(caches, 'gradtape'));
}

export const addonName = `tfjs_binding-${tfjsNodeVersion}.node`;
/** Where the wheel's libraries and headers lie, and the addon beside them. */
export const libraryDirectory = (root: string): string =>
  join(root, `${tensorflowVersion}-${platform}`);
export const downloadDirectory = (root: string): string => join(root, 'downloads');
export const lockFile = (root: string): string => join(root, 'lock');
export const buildLog = (root: string): string => join(root, 'build.log');
const stagingDirectory = (root: string): string => join(root, 'tmp');

/** Where the addon for libraries that gradtape does not own lies, and where it is noted that an addon works. */
export const foreignAddon = (root: string, libraries: string): string =>
  join(root, 'addons', digest(libraries), addonName);
export const stampFile = (root: string, addon: string): string =>
  join(root, 'verified', `${digest(addon)}.json`);

const digest = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Run `work` in a new folder of the cache, which is gone afterwards. */
export async function inStaging<Result>(
  root: string,
  work: (directory: string) => Promise<Result>,
): Promise<Result> {
  await makeDirectory(stagingDirectory(root));
  const directory = await mkdtemp(join(stagingDirectory(root), `${process.pid}-`));
  try {
    return await work(directory);
  } finally {
    await remove(directory);
  }
}

/** Remove what processes that were killed left behind. */
export async function sweep(root: string): Promise<void> {
  const names = await readdir(stagingDirectory(root)).catch(() => []);
  for (const name of names)
    if (!isAlive(Number.parseInt(name, 10))) await remove(join(stagingDirectory(root), name));
}

/** Put the folder `from` in the place of `to`, which may be there and in use: its open files live on. */
export async function replaceDirectory(root: string, from: string, to: string): Promise<void> {
  await inStaging(root, async (staging) => {
    await rename(to, join(staging, 'old')).catch(ignoreMissing);
    await rename(from, to);
  });
}

export async function writeAtomically(file: string, text: string): Promise<void> {
  await makeDirectory(resolve(file, '..'));
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text);
  await rename(draft, file);
}

/**
 * Make sure that a wheel can be fetched and unpacked.
 * @throws GradtapeError `output` when the cache's disk has too little room.
 */
export async function requireSpace(root: string, wheel: Artifact): Promise<void> {
  const { bavail, bsize } = await statfs(root);
  const fetched = await bytesBelow(downloadDirectory(root));
  const [needed, free] = [wheel.bytes - fetched + wheel.unpackedBytes, bavail * bsize];
  if (free >= needed) return;
  const [want, have] = [needed, free].map((size) => `${Math.round(size / 1e6)} MB`);
  throw new GradtapeError('output', `${root} needs ${want} free, and has ${have}`, {
    hint: 'make room, or name a folder on another disk in GRADTAPE_CACHE',
  });
}

/** Run what writes below `root`; the system's refusal becomes a fault that says where and why. */
export async function writing<Result>(root: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code = '', path = root } = error as NodeJS.ErrnoException;
    const reason = writeFaults[code];
    if (reason === undefined) throw error;
    throw new GradtapeError('output', `cannot write ${path}: ${reason}`, {
      hint: 'mend that, or name another folder in GRADTAPE_CACHE',
      cause: error,
    });
  }
}

/** The size of all files below `directory`, of which some may come or go meanwhile. */
export async function bytesBelow(directory: string): Promise<number> {
  const names = await readdir(directory, { recursive: true }).catch(() => []);
  const sizes = names.map(async (name) => {
    const entry = await stat(join(directory, name)).catch(() => undefined);
    return entry?.isFile() ? entry.size : 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Remove a tree, even while a child process that was just stopped may still write its last file into it. */
async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 5 });
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
