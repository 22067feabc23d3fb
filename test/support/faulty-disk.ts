/** @file A disk whose n-th operation fails, so that every place where writing may end is tried. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Disk, realDisk } from '../../src/runs/disk.ts';

export interface Fault {
  /** Which operation fails, counted from 0. */
  at: number;
  /** What the system says: `ENOSPC`, `EACCES`, `EIO`. */
  code: string;
  /** Whether the operation is half done before it fails: half of the bytes written, one of the files removed. */
  torn: boolean;
  /** Whether nothing works afterwards either, as after `kill -9`. */
  dead: boolean;
}

export interface FaultyDisk extends Disk {
  /** How many operations there were. */
  operations: number;
}

/** Syncing is left out: what the system has in memory outlives a process, and a test need not wait for the disk. */
export function faultyDisk({ at, code, torn, dead }: Fault): FaultyDisk {
  const run = async <Result>(
    path: string,
    work: () => Promise<Result>,
    half?: () => Promise<unknown>,
  ): Promise<Result> => {
    const index = disk.operations++;
    if (index !== at && !(dead && index > at)) return work();
    if (torn && index === at) await half?.();
    throw Object.assign(new Error(`${code}: refused`), { code, path });
  };
  const disk: FaultyDisk = {
    operations: 0,
    open: (path, flags) =>
      run(path, async () => {
        const file = await realDisk.open(path, flags);
        return {
          write: (bytes) =>
            run(
              path,
              () => file.write(bytes),
              () => file.write(bytes.subarray(0, bytes.length >> 1)),
            ),
          truncate: (length) => run(path, () => file.truncate(length)),
          sync: () => run(path, async () => undefined),
          close: async () => {
            await file.close();
            await run(path, async () => undefined);
          },
        };
      }),
    link: (file, path) => run(path, () => realDisk.link(file, path)),
    rename: (from, to) => run(to, () => realDisk.rename(from, to)),
    makeFolder: (path) => run(path, () => realDisk.makeFolder(path)),
    remove: (path) =>
      run(
        path,
        () => realDisk.remove(path),
        async () => removeOne(path),
      ),
  };
  return disk;
}

function removeOne(folder: string): void {
  const [first] = readdirSync(folder);
  if (first !== undefined) rmSync(join(folder, first), { recursive: true });
}

/** A disk that never fails, and counts. */
export const countingDisk = (): FaultyDisk =>
  faultyDisk({ at: Infinity, code: '', torn: false, dead: false });
