/** @file Unpacking a wheel, file by file and never whole in memory. */
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yauzl, { type Entry } from 'yauzl';
import { GradtapeError, messageOf } from '../errors.ts';
import { makeDirectory } from '../system.ts';
import type { Context } from './context.ts';

export interface Unpacking {
  wheel: string;
  directory: string;
  /** Which files are wanted, by their names in the wheel. */
  wanted: (name: string) => boolean;
  /** Their size together. */
  bytes: number;
  /** What the progress is called. */
  text: string;
}

/**
 * Unpack the wanted files under `directory`, and count them.
 * @throws GradtapeError `native` when the wheel is damaged, or one of its names points outside: yauzl refuses those.
 */
export async function unpack(
  { wheel, directory, wanted, bytes, text }: Unpacking,
  { report, signal }: Context,
): Promise<number> {
  let [count, done] = [0, 0];
  const tell = (size: number): void => {
    done += size;
    report({ kind: 'bytes', text, done: Math.min(done, bytes), total: bytes });
  };
  try {
    const archive = await yauzl.openPromise(wheel, { strictFileNames: true });
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith('/') || !wanted(entry.fileName)) continue;
      const target = join(directory, entry.fileName);
      await makeDirectory(dirname(target));
      const source = await archive.openReadStreamPromise(entry);
      const file = createWriteStream(target, { mode: modeOf(entry) });
      await pipeline(source, meter(tell), file, { signal });
      count++;
    }
  } catch (error) {
    if (signal.aborted || (error as NodeJS.ErrnoException).syscall) throw error;
    throw new GradtapeError('native', `${wheel} is damaged: ${messageOf(error)}`, { cause: error });
  }
  return count;
}

/** Unix keeps a file's mode in the upper half; of it, only whether the file is a program matters. */
const modeOf = ({ externalFileAttributes }: Entry): number =>
  (externalFileAttributes >>> 16) & 0o100 ? 0o755 : 0o644;

const meter = (tell: (size: number) => void): Transform =>
  new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      tell(chunk.length);
      pass(null, chunk);
    },
  });
