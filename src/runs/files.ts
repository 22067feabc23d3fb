/** @file Writing so that nothing half-done is ever seen: a draft beside the file, synced, then renamed into its place. */
import { basename, dirname, join } from 'node:path';
import { GradtapeError } from '../errors.ts';
import { writeFaults } from '../system.ts';
import { type Disk, type OpenFile, realDisk } from './disk.ts';

/** A text, or bytes in one piece or several. */
export type Content = string | Uint8Array | readonly Uint8Array[];

/** Files of one folder by their names. */
export type Files = Readonly<Record<string, Content>>;

/** Put `content` in the place of `file`, whole or not at all. */
export async function replaceFile(file: string, content: Content, disk = realDisk): Promise<void> {
  await replaceFiles(dirname(file), { [basename(file)]: content }, disk);
}

/** Replace several files of one folder, each whole or not at all; they are synced at once, which takes as long as one. */
export async function replaceFiles(folder: string, files: Files, disk = realDisk): Promise<void> {
  const names = Object.keys(files);
  await together(names, (name) => writeSynced(draftOf(join(folder, name)), files[name]!, disk));
  for (const name of names) await disk.rename(draftOf(join(folder, name)), join(folder, name));
  await syncFolder(folder, disk);
}

/**
 * Put the same content in the place of several files, each whole or not at all and one after the other. It is written
 * once, where the file system has links. The disk has the content when this resolves, and that it has these names when
 * their folders are synced.
 */
export async function replaceAlike(
  files: readonly [string, ...string[]],
  content: Content,
  disk = realDisk,
): Promise<void> {
  const [first, ...others] = files.map(draftOf) as [string, ...string[]];
  await writeSynced(first, content, disk);
  for (const other of others)
    if (!(await linked(first, other, disk))) await writeSynced(other, content, disk);
  for (const file of files) await disk.rename(draftOf(file), file);
}

const draftOf = (file: string): string => join(dirname(file), `.${basename(file)}.draft`);

/** What file systems say that have no links, or no more of them. */
const cannotLink = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/** Resolves to whether `path` is now another name of `file`. */
async function linked(file: string, path: string, disk: Disk): Promise<boolean> {
  try {
    await anew(path, () => disk.link(file, path), disk);
    return true;
  } catch (error) {
    if (cannotLink.has((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/**
 * Make what must not be there yet. What a killed writer left there goes: it may be another name of a file that is to
 * stay, so it is not written over.
 */
async function anew<Result>(
  path: string,
  make: () => Promise<Result>,
  disk: Disk,
): Promise<Result> {
  try {
    return await make();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await disk.remove(path);
    return make();
  }
}

/** All of them are over before this throws what the first one threw, so that no write goes on behind one's back. */
async function together(names: string[], work: (name: string) => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(names.map(work));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

/** What could be written only in part goes again: it may be what fills the disk. */
async function writeSynced(path: string, content: Content, disk: Disk): Promise<void> {
  const draft = await anew(path, () => disk.open(path, 'wx'), disk);
  try {
    await closing(draft, async (file) => {
      for (const piece of piecesOf(content)) await file.write(piece);
      await file.sync();
    });
  } catch (error) {
    await disk.remove(path).catch(() => undefined);
    throw error;
  }
}

/**
 * Lines at the end of a file of so many bytes; resolves when the disk has them. What a failed write left of them is cut off
 * again, where that can be done.
 */
export async function append(
  path: string,
  { text, length }: { text: string; length: number },
  disk = realDisk,
): Promise<void> {
  await withFile(path, 'a', disk, async (file) => {
    try {
      await file.write(encoder.encode(text));
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
  flags: 'a' | 'r',
  disk: Disk,
  work: (file: OpenFile) => Promise<void>,
): Promise<void> {
  await closing(await disk.open(path, flags), work);
}

async function closing(file: OpenFile, work: (file: OpenFile) => Promise<void>): Promise<void> {
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

function piecesOf(content: Content): readonly Uint8Array[] {
  if (typeof content === 'string') return [encoder.encode(content)];
  return content instanceof Uint8Array ? [content] : content;
}

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
