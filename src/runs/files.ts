/** @file Writing so that nothing half-done is ever seen: a draft beside the file, synced, then renamed into its place. */
import { basename, dirname, join } from 'node:path';
import { GradtapeError } from '../errors.ts';
import { writeFaults } from '../system.ts';
import { type Disk, realDisk } from './disk.ts';

export type Content = string | Uint8Array;

/** Files of one folder by their names. */
export type Files = Readonly<Record<string, Content>>;

/** Put `content` in the place of `file`, whole or not at all. */
export async function replaceFile(file: string, content: Content, disk = realDisk): Promise<void> {
  await replaceFiles(dirname(file), { [basename(file)]: content }, disk);
}

/** Replace several files of one folder, each whole or not at all; they are synced at once, which takes as long as one. */
export async function replaceFiles(folder: string, files: Files, disk = realDisk): Promise<void> {
  const names = Object.keys(files);
  await together(names, (name) => writeSynced(join(folder, draftOf(name)), files[name]!, disk));
  for (const name of names) await disk.rename(join(folder, draftOf(name)), join(folder, name));
  await syncFolder(folder, disk);
}

const draftOf = (name: string): string => `.${name}.draft`;

/** Make `folder` and its files, where nothing is yet; resolves when the disk has them. */
export async function writeFolder(folder: string, files: Files, disk = realDisk): Promise<void> {
  await disk.makeFolder(folder);
  await together(Object.keys(files), (name) => writeSynced(join(folder, name), files[name]!, disk));
  await syncFolder(folder, disk);
}

/** All of them are over before this throws what the first one threw, so that no write goes on behind one's back. */
async function together(names: string[], work: (name: string) => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(names.map(work));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function writeSynced(path: string, content: Content, disk: Disk): Promise<void> {
  await withFile(path, 'w', disk, async (file) => {
    await file.write(bytesOf(content));
    await file.sync();
  });
}

/** Lines at the end of a file that grows. What a failed write left of them is cut off again, where that can be done. */
export async function append(
  path: string,
  { text, length }: { text: string; length: number },
  disk = realDisk,
): Promise<void> {
  await withFile(path, 'a', disk, async (file) => {
    try {
      await file.write(bytesOf(text));
      await file.sync();
    } catch (error) {
      await file.truncate(length).catch(() => undefined);
      throw error;
    }
  });
}

/** Cut a file to its first `length` bytes. */
export async function cut(path: string, length: number, disk = realDisk): Promise<void> {
  await withFile(path, 'a', disk, async (file) => {
    await file.truncate(length);
    await file.sync();
  });
}

async function withFile(
  path: string,
  flags: 'w' | 'a' | 'r',
  disk: Disk,
  work: (file: Awaited<ReturnType<Disk['open']>>) => Promise<void>,
): Promise<void> {
  const file = await disk.open(path, flags);
  try {
    await work(file);
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
  await file.close(); // some file systems tell only now that a write failed
}

/** File systems that cannot sync a folder; they have its names safe by other means, or not at all. */
const cannotSync = new Set(['EINVAL', 'ENOTSUP', 'EISDIR', 'EBADF']);

/** Resolves when the disk has the names in `folder`. */
export async function syncFolder(folder: string, disk = realDisk): Promise<void> {
  try {
    await withFile(folder, 'r', disk, (file) => file.sync());
  } catch (error) {
    if (!cannotSync.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

const encoder = new TextEncoder();

const bytesOf = (content: Content): Uint8Array =>
  typeof content === 'string' ? encoder.encode(content) : content;

/**
 * Run what writes at `path`.
 * @throws GradtapeError `output`, one line, for whatever the system refuses.
 */
export async function writing<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || error instanceof GradtapeError) throw error;
    throw writeFault(path, error as NodeJS.ErrnoException);
  }
}

/** What the system refused at `path`, or where it says. */
export function writeFault(path: string, error: NodeJS.ErrnoException): GradtapeError {
  const { code = '', path: refused = path } = error;
  return new GradtapeError('output', `cannot write ${refused}: ${writeFaults[code] ?? code}`, {
    hint: 'mend that, name another folder by --out, or pass --no-save to write none',
    cause: error,
  });
}
