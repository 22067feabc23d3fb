/**
 * @file The operations of the file system for a thread that has nothing else to do: they hold it, and cost half of the
 * processor's time that going through Node's pool of threads does.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import type { Disk, OpenFile } from './disk.ts';

export const blockingDisk: Disk = {
  open: async (path, flags) => opened(openSync(path, flags)),
  link: async (file, path) => linkSync(file, path),
  rename: async (from, to) => renameSync(from, to),
  // Node's recursive mkdir never returns where a folder takes none; the run's own is there.
  makeFolder: async (path) => void (existsSync(path) || mkdirSync(path)),
  remove: async (path) => rmSync(path, { recursive: true, force: true }),
};

const opened = (file: number): OpenFile => ({
  write: async (bytes) => writeAll(file, bytes),
  truncate: async (length) => ftruncateSync(file, length),
  sync: async () => fsyncSync(file),
  close: async () => closeSync(file),
});

/** The system may take fewer bytes than it is given. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}
