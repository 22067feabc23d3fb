/** @file A run's progress as one line of a terminal: a bar, the epoch, the loss, the rate and the time left. */
import { printable } from '../printable.ts';
import { duration, grouped, shortNumber } from './numbers.ts';
import { type Standing, stepsDone, stepsInAll } from './standing.ts';

/** The characters of a bar: done, and still to do. */
const ink = { done: '━', left: '─' };
const [shortestBar, longestBar] = [8, 30];

/** A bar of `width` characters, `share` of it done. */
export interface Paint {
  done(text: string): string;
  left(text: string): string;
}
const plain: Paint = { done: (text) => text, left: (text) => text };

/**
 * The line for `standing` in at most `width` characters: what matters least is left out first, the bar takes what
 * remains. `perSecond` is the pace in steps; 0 where it is not known yet.
 */
export function barLine(
  standing: Standing,
  perSecond: number,
  width: number,
  paint: Paint = plain,
): string {
  const parts = fitting(partsOf(standing, perSecond), width);
  const text = parts.join('  ');
  const room = Math.min(width - text.length - 2, longestBar);
  if (room < shortestBar) return text.slice(0, width);
  const share = Math.min(stepsDone(standing) / stepsInAll(standing), 1);
  const inked = Math.round(share * room) || 0;
  const bar = paint.done(ink.done.repeat(inked)) + paint.left(ink.left.repeat(room - inked));
  return [parts[0], bar, ...parts.slice(1)].join('  ');
}

interface Part {
  text: string;
  /** The smaller, the longer it stays on a narrowing line. */
  rank: number;
}

function partsOf(standing: Standing, perSecond: number): Part[] {
  const { epoch, epochs, step, stepsPerEpoch, loss } = standing;
  const parts: Part[] = [{ text: `epoch ${Math.min(epoch + 1, epochs)}/${epochs}`, rank: 0 }];
  if (stepsPerEpoch > 1) parts.push({ text: `step ${step}/${stepsPerEpoch}`, rank: 4 });
  if (loss !== undefined) parts.push({ text: `loss ${shortNumber(loss)}`, rank: 1 });
  if (perSecond > 0) {
    parts.push({ text: pace(perSecond, stepsPerEpoch), rank: 3 });
    const left = stepsInAll(standing) - stepsDone(standing);
    parts.push({ text: `${duration(left / perSecond)} left`, rank: 2 });
  }
  return parts;
}

/** Those parts, in their order, that fit together; the first always does. */
function fitting(parts: readonly Part[], width: number): string[] {
  const kept = new Set<Part>();
  let used = -2;
  for (const part of parts.toSorted((a, b) => a.rank - b.rank)) {
    if (kept.size > 0 && used + 2 + part.text.length > width) break;
    kept.add(part);
    used += 2 + part.text.length;
  }
  return parts.filter((part) => kept.has(part)).map(({ text }) => printable(text));
}

/** An epoch of one step is told in epochs. */
function pace(perSecond: number, stepsPerEpoch: number): string {
  const unit = stepsPerEpoch === 1 ? 'epochs' : 'steps';
  return perSecond >= 0.1
    ? `${grouped(perSecond)} ${unit}/s`
    : `${grouped(1 / perSecond)} s/${unit.slice(0, -1)}`;
}
