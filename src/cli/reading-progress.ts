/** @file How far the reading of a long table has come, at a terminal. */
import type { ReadProgress } from '../data/readers/request.ts';
import { grouped } from '../reports/numbers.ts';
import { progressOn } from './progress.ts';
import { type LineStream, redraws } from './terminal-line.ts';

export interface ReadingDisplay {
  onProgress: (progress: ReadProgress) => void;
  /** Erase the line, for what follows to start clean. */
  clear(): void;
}

/** In milliseconds: what is read faster is not worth a line. */
const patience = 500;

/** A display on `stream`, which is silent where that is no terminal; `now` gives milliseconds. */
export function readingDisplay(
  stream: LineStream = process.stderr,
  now: () => number = () => performance.now(),
): ReadingDisplay {
  if (!redraws(stream)) return { onProgress: () => undefined, clear: () => undefined };
  const display = progressOn(stream, now);
  let [since, last] = [now(), 0];
  return {
    onProgress({ bytes, totalBytes, rows }) {
      if (rows < last) since = now(); // another reading begins
      last = rows;
      const elapsed = now() - since;
      if (elapsed < patience) return;
      const also = `${grouped((1000 * rows) / elapsed)} rows/s`;
      const total = totalBytes || bytes;
      display.update({ text: 'reading', done: bytes, total, unit: 'bytes', also });
    },
    clear: () => display.clear(),
  };
}
