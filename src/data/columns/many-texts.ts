/**
 * @file What is counted of a column of a table larger than memory that has more different texts than can be kept: they are no
 * categories, so it is enough for dates, sentences and numbers among them.
 */
import { parseNumber } from '../numbers.ts';
import { DateCounts } from './date-counts.ts';
import { dateReader } from './dates.ts';
import type { Meaning } from './settings.ts';
import { Moments } from './statistics.ts';
import { WordCounts } from './words.ts';

/** So many texts tell how long the others are. */
const largestSample = 1000;

/** How many cells are of a kind, and the first text that is not. */
export interface Kind {
  cells: number;
  stray: string | undefined;
}

export class ManyTexts {
  /** The first of the texts. */
  readonly sample: string[] = [];
  readonly numbers: Moments;
  readonly areNumbers: Kind = { cells: 0, stray: undefined };
  readonly dates: DateCounts;
  readonly areDates: Kind = { cells: 0, stray: undefined };
  /** Where the words are wanted. */
  readonly words: WordCounts | undefined;

  constructor({ format, parts, encode }: Meaning, isSampled: boolean) {
    this.numbers = new Moments(isSampled);
    this.dates = new DateCounts(dateReader(format), parts, isSampled);
    this.words = encode?.type === 'tfIdf' ? new WordCounts() : undefined;
  }

  /** Adds a text that occurs so many times. */
  add(text: string, count: number): void {
    if (this.sample.length < largestSample) this.sample.push(text);
    const number = parseNumber(text);
    if (tally(this.areNumbers, text, count, !Number.isNaN(number))) this.numbers.add(number, count);
    tally(this.areDates, text, count, this.dates.add(text, count));
    this.words?.add(text, count);
  }
}

/** Counts a text that occurs so many times. */
export function tally(kind: Kind, text: string, count: number, isOfKind: boolean): boolean {
  if (isOfKind) kind.cells += count;
  else kind.stray ??= text;
  return isOfKind;
}
