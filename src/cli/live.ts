/** @file The bar below a training run's lines, on stderr at a terminal. stdout may be the same terminal, or a file. */
import { barLine } from '../reports/bar.ts';
import { atTheStart, paceMeter, standingAfter, stepsDone } from '../reports/standing.ts';
import type { TrainingEvent } from '../training/events.ts';
import { colorsFor } from './colors.ts';
import { type LineStream, redraws, terminalLine } from './terminal-line.ts';

export interface LiveBar {
  /** Take an event in; the bar is drawn anew now and then. */
  see(event: TrainingEvent): void;
  /** Let `write` write lasting lines, which stay above the bar. At a terminal Node has written when `write` returns. */
  above<Result>(write: () => Result): Result;
  /** Erase the bar for good. */
  close(): void;
}

/** What a bar needs of a terminal's stream. */
type BarStream = LineStream & Partial<Pick<NodeJS.WriteStream, 'on' | 'off'>>;

const [firstAfter, redrawEvery] = [300, 100];

/** A bar on `stream`, or none where a line cannot be redrawn; `now` gives milliseconds. */
export function liveBar(
  stream: BarStream = process.stderr,
  now: () => number = () => performance.now(),
): LiveBar {
  return redraws(stream) ? drawnBar(stream, now) : noBar;
}

const noBar: LiveBar = { see: () => undefined, above: (write) => write(), close: () => undefined };

function drawnBar(stream: BarStream, now: () => number): LiveBar {
  const [line, pace, colors] = [terminalLine(stream), paceMeter(), colorsFor(process.stderr)];
  const paint = { done: colors.cyan, left: colors.dim };
  // A run of a moment shows no bar at all.
  let drawnAt = now() + firstAfter - redrawEvery;
  let isShown = false;
  let [standing, perSecond] = [atTheStart, 0];
  const draw = (): void => {
    line.draw(barLine(standing, perSecond, line.width(), paint));
    [drawnAt, isShown] = [now(), true];
  };
  const resized = (): void => (isShown ? draw() : undefined);
  stream.on?.('resize', resized);
  return {
    see(event) {
      standing = standingAfter(standing, event);
      perSecond = pace(stepsDone(standing), now());
      if (event.event !== 'end' && now() - drawnAt >= redrawEvery) draw();
    },
    above(write) {
      line.erase();
      const result = write();
      if (isShown) draw();
      return result;
    },
    close() {
      line.erase();
      isShown = false;
      stream.off?.('resize', resized);
    },
  };
}
