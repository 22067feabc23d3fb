/** @file The parts of dates, counted: which of them vary, and how. */
import { type Moment, type ReadDate, dateParts, dayLength, usualParts } from './dates.ts';
import type { DatePart } from './settings.ts';
import { Moments, type Spread, shifted } from './statistics.ts';

export class DateCounts {
  /** The earliest, in milliseconds since 1970. */
  origin = Infinity;
  readonly #read: ReadDate;
  readonly #parts: Map<DatePart, Moments>;

  constructor(read: ReadDate, parts: readonly DatePart[] = usualParts, isSampled = true) {
    this.#read = read;
    const counted: DatePart[] = [...parts, 'elapsedDays'];
    this.#parts = new Map(counted.map((part) => [part, new Moments(isSampled)]));
  }

  /** Adds a date that occurs so many times; false for a text that is none. */
  add(text: string, count: number): boolean {
    const moment = this.#read(text);
    if (moment === undefined) return false;
    this.origin = Math.min(this.origin, moment.time);
    for (const [part, numbers] of this.#parts) numbers.add(sinceEpoch(part, moment), count);
    return true;
  }

  /** Of a part that is counted. */
  of(part: DatePart): Spread {
    const numbers = this.#parts.get(part)!;
    return part === 'elapsedDays' ? shifted(numbers, -this.origin / dayLength) : numbers;
  }
}

/** Days elapse from 1970 on until the earliest date is known. */
const sinceEpoch = (part: DatePart, moment: Moment): number => dateParts[part](moment, 0);
