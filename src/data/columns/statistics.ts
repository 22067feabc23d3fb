/**
 * @file What is counted of a column: in one pass over chunks of rows, so that a table need not fit into memory. Columns
 * are inferred, scaled and filled from it.
 */
import type { RawColumn } from '../source.ts';
import { isMissing } from './cells.ts';

/** How many distinct numbers are counted before it is enough to know that there are many. */
const mostDistinct = 10_000;

/** How many numbers quantiles are taken from, evenly spread where there are more. */
const largestSample = 2 ** 20;

export class ColumnStatistics {
  /** Cells that are there, and cells that are missing. */
  present = 0;
  missing = 0;
  /** How often each text occurs; of numbers undefined once there are too many. */
  texts: Map<string, number> | undefined = new Map();
  /** Undefined when the reader has texts. */
  numbers: Moments | undefined;
  readonly #mostDistinct: number;

  /** Numbers that are read as categories or dates are all counted, however many they are. */
  constructor(most = mostDistinct) {
    this.#mostDistinct = most;
  }

  /** Counts those cells of a chunk that `rows` lists. */
  add(column: RawColumn, rows: Uint32Array): void {
    if (column.type === 'text') this.#addTexts(column.codes, column.dictionary, rows);
    else this.#addNumbers(column.values, rows);
    for (const row of rows)
      if (isMissing(column, row)) this.missing++;
      else this.present++;
  }

  /** The number of distinct texts, or more than are counted. */
  get distinct(): number {
    return this.texts?.size ?? Infinity;
  }

  #addTexts(codes: Int32Array, dictionary: readonly string[], rows: Uint32Array): void {
    const counts = new Uint32Array(dictionary.length);
    // In the order in which they occur, so that the first of a kind is the first in the file.
    const order: number[] = [];
    for (const row of rows) {
      const code = codes[row]!;
      if (code >= 0 && counts[code]!++ === 0) order.push(code);
    }
    for (const code of order) this.#count(dictionary[code]!, counts[code]!);
  }

  #addNumbers(values: Float64Array, rows: Uint32Array): void {
    this.numbers ??= new Moments();
    const counts = new Map<number, number>();
    for (const row of rows) {
      const value = values[row]!;
      if (Number.isNaN(value)) continue;
      this.numbers.add(value);
      if (this.texts !== undefined && counts.size <= this.#mostDistinct)
        counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    for (const [value, count] of counts) this.#count(String(value), count);
    if (this.distinct > this.#mostDistinct) this.texts = undefined;
  }

  #count(text: string, count: number): void {
    this.texts?.set(text, (this.texts.get(text) ?? 0) + count);
  }
}

/** Sums of the finite numbers of a column, compensated (Neumaier 1974) so that order and size cost no digits. */
export class Moments {
  count = 0;
  min = Infinity;
  max = -Infinity;
  areIntegers = true;
  /** Near the numbers, so that their squared differences from it are small. */
  #pivot = 0;
  #sum = new Sum();
  #squares = new Sum();
  #sample: number[] = [];
  /** The sample has each `stride`th number. */
  #stride = 1;

  add(value: number): void {
    if (!Number.isFinite(value)) return;
    if (this.count === 0) this.#pivot = value;
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
    this.areIntegers &&= Number.isInteger(value);
    this.#sum.add(value - this.#pivot);
    this.#squares.add((value - this.#pivot) ** 2);
    if (this.count++ % this.#stride === 0) this.#keep(value);
  }

  get mean(): number {
    return this.#pivot + this.#sum.value / this.count;
  }

  /** The population deviation: the sum of squares is divided by the number of rows. */
  get deviation(): number {
    const shift = this.#sum.value / this.count;
    return Math.sqrt(Math.max(0, this.#squares.value / this.count - shift * shift));
  }

  /** The quantile at a share of the numbers, between its two neighbours as NumPy takes it. */
  quantile(share: number): number {
    const sorted = Float64Array.from(this.#sample).sort();
    const at = share * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
    return low + (high - low) * (at - Math.floor(at));
  }

  #keep(value: number): void {
    this.#sample.push(value);
    if (this.#sample.length < largestSample) return;
    this.#sample = this.#sample.filter((_, index) => index % 2 === 0);
    this.#stride *= 2;
  }
}

class Sum {
  #sum = 0;
  #rest = 0;

  add(value: number): void {
    const sum = this.#sum + value;
    this.#rest +=
      Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum;
    this.#sum = sum;
  }

  get value(): number {
    return this.#sum + this.#rest;
  }
}
