/** @file The epochs as a table of aligned columns, and at its end the course of the loss in one line. */
import { printable } from '../printable.ts';
import { figuresOf } from '../runs/metrics-csv.ts';
import type { EndEvent, EpochEvent, TrainingEvent } from '../training/events.ts';
import { epochLog } from './epoch-log.ts';
import { flatValues } from './epoch-values.ts';
import { shortNumber } from './numbers.ts';
import { sparkline } from './sparkline.ts';

export interface TableOptions {
  /** After how many epochs the header is repeated; never where it is left out. */
  repeatEvery?: number | undefined;
  /** The characters of a line, for the sparkline. */
  width?: number | undefined;
}

/** Wide enough for any number of five digits: `-1.2346e-10`. */
const narrowest = 11;
const widestSparkline = 40;

/** A log that prints each epoch as a row. It remembers the losses, for the sparkline. */
export function tableLog({ repeatEvery, width = 80 }: TableOptions = {}): (
  event: TrainingEvent,
) => string {
  const losses: number[] = [];
  let lastEpoch = '';
  return (event) => {
    if (event.event === 'start') lastEpoch = String(event.epochs - 1);
    if (event.event === 'end') return ending(event, losses, width);
    if (event.event !== 'epoch') return epochLog(event);
    const [begins, row] = [isHeaderDue(losses.length, repeatEvery), rowOf(event, lastEpoch.length)];
    losses.push(event.loss);
    return `${
      begins
        ? `${line(
            row.map(({ name }) => name),
            row,
          )}\n`
        : ''
    }${line(
      row.map(({ text }) => text),
      row,
    )}\n`;
  };
}

const isHeaderDue = (rows: number, every: number | undefined): boolean =>
  rows === 0 || (every !== undefined && rows % every === 0);

interface Cell {
  name: string;
  text: string;
}

/** Figures that have columns of their own. */
const apart = new Set(['epoch', 'seconds']);

function rowOf(event: EpochEvent, digits: number): Cell[] {
  return [
    { name: 'epoch'.padStart(digits), text: String(event.epoch) },
    ...flatValues(figuresOf(event).filter(([name]) => !apart.has(name))).map(([name, value]) => ({
      name: printable(name),
      text: shortNumber(value),
    })),
    { name: 'seconds', text: event.seconds.toFixed(event.seconds < 10 ? 3 : 1) },
  ];
}

/** `texts` to the right of their columns; the first column, of epochs, is narrow. */
function line(texts: readonly string[], row: readonly Cell[]): string {
  return texts
    .map((text, i) => text.padStart(Math.max(row[i]!.name.length, i === 0 ? 0 : narrowest)))
    .join(' ');
}

function ending(event: EndEvent, losses: readonly number[], width: number): string {
  if (losses.length < 2) return epochLog(event);
  const [first, last] = [losses[0]!, losses.at(-1)!].map(shortNumber);
  const room = Math.min(width - `loss   ${first} → ${last}`.length - 1, widestSparkline);
  return `loss ${sparkline(losses, Math.max(room, 8))} ${first} → ${last}\n${epochLog(event)}`;
}
