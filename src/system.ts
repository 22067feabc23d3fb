/** @file What several rooms ask of the operating system: folders, living processes, and words for its refusals. */
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { dirname } from 'node:path';

/** Make `directory` and those above it. Node's own recursive mkdir never returns where a folder takes none (`/proc/x`). */
export async function makeDirectory(directory: string): Promise<void> {
  const above = dirname(directory);
  if (await isDirectory(directory)) return;
  if (above !== directory && !(await isDirectory(above))) await makeDirectory(above);
  await mkdir(directory).catch(async (error: unknown) => {
    if (!(await isDirectory(directory))) throw error;
  });
}

/** The same, holding the thread. */
export function makeDirectorySync(directory: string): void {
  const above = dirname(directory);
  if (isDirectorySync(directory)) return;
  if (above !== directory && !isDirectorySync(above)) makeDirectorySync(above);
  mkdirSync(directory);
}

const isDirectorySync = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** Whether a process of this machine is still there, and not only its exit code, which nobody has asked for yet. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !isDefunct(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Known on Linux only: the state stands after the name, which may hold anything. */
function isDefunct(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return /^\) [ZX]/.test(stat.slice(stat.lastIndexOf(')')));
  } catch {
    return false;
  }
}

/**
 * Let every other thread have the processor first, where the system knows threads: elsewhere the whole process would. With
 * any but the least claim Linux lets this one finish before one that wakes, which costs training twice as much.
 */
export function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(constants.priority.PRIORITY_LOW);
  } catch {
    // Nothing depends on it.
  }
}

/** Why the system refuses to write, by the codes of its errors. */
export const writeFaults: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the quota is used up',
  EEXIST: 'something else is in its place',
  EFBIG: 'the file would be larger than is allowed',
  EIO: 'the disk fails',
  EISDIR: 'a folder is in its place',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENFILE: 'too many files are open',
  ENOENT: 'no folder can be made there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'part of the path is not a folder',
  ENOTEMPTY: 'something else is in its place',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
};
