/** @file Progress on stderr: one line redrawn at a terminal, plain lines now and then anywhere else. */
import { duration } from '../reports/numbers.ts';
import { type LineStream, redraws, terminalLine } from './terminal-line.ts';

export interface Progress {
  /** What is under way, for example `fetching TensorFlow 2.21.0`. */
  text: string;
  done: number;
  total: number;
  unit: 'bytes' | 'epochs' | 'trials';
  /** What else there is to tell, last. */
  also?: string;
}

export interface ProgressDisplay {
  /** Show how far something has come; a new `text` begins a new line and a new clock. */
  update(progress: Progress): void;
  /** Write a lasting line. */
  note(text: string): void;
  /** Erase the redrawn line, so that what follows starts clean. */
  clear(): void;
}

const redrawEvery = 100;
const lineEvery = 10_000;

/** A display for `stream`; `now` gives milliseconds. */
export function progressOn(
  stream: LineStream,
  now: () => number = () => performance.now(),
): ProgressDisplay {
  return redraws(stream) ? redrawnLine(stream, now) : plainLines(stream, now);
}

function redrawnLine(stream: LineStream, now: () => number): ProgressDisplay {
  const clock = startClock(now);
  const line = terminalLine(stream);
  let drawnAt = -Infinity;
  const clear = (): void => {
    line.erase();
    drawnAt = -Infinity;
  };
  return {
    update(progress) {
      const pace = clock(progress);
      if (now() - drawnAt < redrawEvery) return;
      line.draw(progressText(progress, pace).slice(0, line.width()));
      drawnAt = now();
    },
    note(text) {
      clear();
      stream.write(`${text}\n`);
    },
    clear,
  };
}

function plainLines(stream: LineStream, now: () => number): ProgressDisplay {
  const clock = startClock(now);
  let told = { text: '', tenth: 0, at: 0 };
  return {
    update(progress) {
      const { text, done, total } = progress;
      const pace = clock(progress);
      const tenth = Math.floor((10 * done) / total);
      const news = text !== told.text || tenth > told.tenth || now() - told.at >= lineEvery;
      if (!news) return;
      stream.write(`${progressText(progress, pace)}\n`);
      told = { text, tenth, at: now() };
    },
    note: (text) => void stream.write(`${text}\n`),
    clear: () => undefined,
  };
}

/** What has been done per second since `text` began, so that what a resumed transfer had already is not counted. */
function startClock(now: () => number): (progress: Progress) => number {
  let start = { text: '', done: 0, at: 0 };
  return ({ text, done }) => {
    if (text !== start.text || done < start.done) start = { text, done, at: now() };
    const seconds = (now() - start.at) / 1000;
    return seconds > 0 ? (done - start.done) / seconds : 0;
  };
}

/** `fetching TensorFlow  120 of 274 MB (43 %), 25.1 MB/s, 6 s left` */
export function progressText(
  { text, done, total, unit, also }: Progress,
  perSecond: number,
): string {
  const percent = Math.floor((100 * done) / total);
  const left = perSecond > 0 ? `, ${duration((total - done) / perSecond)} left` : '';
  const [shown, of, rate] =
    unit === 'bytes'
      ? [
          (done / 1e6).toFixed(0),
          `${(total / 1e6).toFixed(0)} MB`,
          `${(perSecond / 1e6).toFixed(1)} MB/s`,
        ]
      : [done, `${total} ${unit}`, `${perSecond.toPrecision(3)} ${unit}/s`];
  return `${text}: ${shown} of ${of} (${percent} %)${perSecond > 0 ? `, ${rate}` : ''}${left}${also ? `, ${also}` : ''}`;
}
