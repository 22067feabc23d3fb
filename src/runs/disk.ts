/** @file The operations of the file system that writing a run consists of, so that tests can let any one of them fail. */
import { link, open, rename, rm } from 'node:fs/promises';
import { makeDirectory } from '../system.ts';

/** A file that is open for writing. */
export interface OpenFile {
  /** Write all of `bytes` where the last write ended. */
  write(bytes: Uint8Array): Promise<void>;
  /** Cut the file to its first `length` bytes. */
  truncate(length: number): Promise<void>;
  /** Resolves when the disk has it. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface Disk {
  open(path: string, flags: 'r' | 'wx' | 'a'): Promise<OpenFile>;
  /** Give a file a second name, which must not be there yet. */
  link(file: string, path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Make a folder and those above it; it may be there. */
  makeFolder(path: string): Promise<void>;
  /** Remove a file or a whole folder; it may be gone. */
  remove(path: string): Promise<void>;
}

export const realDisk: Disk = {
  open: async (path, flags) => {
    const file = await open(path, flags);
    return {
      write: (bytes) => file.writeFile(bytes),
      truncate: (length) => file.truncate(length),
      sync: () => file.sync(),
      close: () => file.close(),
    };
  },
  link,
  rename,
  makeFolder: makeDirectory,
  remove: (path) => rm(path, { recursive: true, force: true }),
};
