/**
 * @file What is counted of a column: in one pass over chunks of rows, so that a table need not fit into memory. Columns
 * are inferred, scaled and filled from it.
 */
import type { RawColumn } from '../source.ts';

/** How many distinct numbers are counted before it is enough to know that there are many. */
const mostDistinct = 10_000;

/** How many numbers quantiles are taken from, evenly spread where there are more. */
const largestSample = 2 ** 20;

export interface Counting {
  /** How many distinct numbers are counted; those that are read as categories or dates all are. */
  most?: number;
  /** Whether quantiles are wanted: numbers are kept for them. */
  isSampled?: boolean;
}

export class ColumnStatistics {
  /** Cells that are there, and cells that are missing. */
  present = 0;
  missing = 0;
  /** How often each text occurs; of numbers undefined once there are too many. */
  texts: Map<string, number> | undefined = new Map();
  /** Undefined when the reader has texts. */
  numbers: Moments | undefined;
  readonly #mostDistinct: number;
  readonly #isSampled: boolean;

  constructor({ most = mostDistinct, isSampled = true }: Counting = {}) {
    this.#mostDistinct = most;
    this.#isSampled = isSampled;
  }

  /** Counts those cells of a chunk that `rows` lists. */
  add(column: RawColumn, rows: Uint32Array): void {
    const present =
      column.type === 'text'
        ? this.#addTexts(column.codes, column.dictionary, rows)
        : this.#addNumbers(column.values, rows);
    this.present += present;
    this.missing += rows.length - present;
  }

  /** The number of distinct texts, or more than are counted. */
  get distinct(): number {
    return this.texts?.size ?? Infinity;
  }

  #addTexts(codes: Int32Array, dictionary: readonly string[], rows: Uint32Array): number {
    const counts = new Uint32Array(dictionary.length);
    // In the order in which they occur, so that the first of a kind is the first in the file.
    const order: number[] = [];
    let present = 0;
    for (const row of rows) {
      const code = codes[row]!;
      if (code < 0) continue;
      if (counts[code]!++ === 0) order.push(code);
      present++;
    }
    for (const code of order) this.#count(dictionary[code]!, counts[code]!);
    return present;
  }

  #addNumbers(values: Float64Array, rows: Uint32Array): number {
    this.numbers ??= new Moments(this.#isSampled);
    if (this.texts !== undefined) this.#countNumbers(values, rows);
    return this.numbers.addAll(values, rows);
  }

  #countNumbers(values: Float64Array, rows: Uint32Array): void {
    const counts = new Map<number, number>();
    for (const row of rows) {
      const value = values[row]!;
      if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
      if (counts.size > this.#mostDistinct) break;
    }
    for (const [value, count] of counts) this.#count(String(value), count);
    if (this.distinct > this.#mostDistinct) this.texts = undefined;
  }

  #count(text: string, count: number): void {
    this.texts?.set(text, (this.texts.get(text) ?? 0) + count);
  }
}

/** Sums of the finite numbers of a column, compensated so that order and size cost no digits. */
export class Moments {
  count = 0;
  min = Infinity;
  max = -Infinity;
  areIntegers = true;
  /** Near the numbers, so that their squared differences from it are small. */
  #pivot = 0;
  #sum: Sum = { sum: 0, rest: 0 };
  #squares: Sum = { sum: 0, rest: 0 };
  /** Each `stride`th number, in pieces. */
  #sample: Float64Array[] = [];
  #stride = 1;
  readonly #isSampled: boolean;

  constructor(isSampled = true) {
    this.#isSampled = isSampled;
  }

  /** Adds a number that occurs so many times. */
  add(value: number, times = 1): void {
    const rows = Uint32Array.from({ length: times }, (_, row) => row);
    this.addAll(new Float64Array(times).fill(value), rows);
  }

  /** Adds those values that `rows` lists. Returns how many of them are numbers, infinite ones included. */
  addAll(values: Float64Array, rows: Uint32Array): number {
    const finite = this.#finite(values, rows);
    if (this.count === 0 && finite.length > 0) this.#pivot = finite[0]!;
    const pivot = this.#pivot;
    let { min, max, areIntegers } = this;
    for (const value of finite) {
      if (value < min) min = value;
      if (value > max) max = value;
      areIntegers &&= Number.isInteger(value);
    }
    Object.assign(this, { min, max, areIntegers });
    this.#sum = sumOf(finite, this.#sum, (value) => value - pivot);
    this.#squares = sumOf(finite, this.#squares, (value) => (value - pivot) * (value - pivot));
    if (this.#isSampled) this.#keep(finite);
    this.count += finite.length;
    let present = 0;
    for (const row of rows) if (!Number.isNaN(values[row]!)) present++;
    return present;
  }

  get mean(): number {
    return this.#pivot + totalOf(this.#sum) / this.count;
  }

  /** The population deviation: the sum of squares is divided by the number of rows. */
  get deviation(): number {
    const shift = totalOf(this.#sum) / this.count;
    return Math.sqrt(Math.max(0, totalOf(this.#squares) / this.count - shift * shift));
  }

  /** The quantile at a share of the numbers, between its two neighbours as NumPy takes it. */
  quantile(share: number): number {
    const sorted = joined(this.#sample).sort();
    const at = share * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
    return low + (high - low) * (at - Math.floor(at));
  }

  #finite(values: Float64Array, rows: Uint32Array): Float64Array {
    const finite = new Float64Array(rows.length);
    let count = 0;
    for (const row of rows) {
      const value = values[row]!;
      if (Number.isFinite(value)) finite[count++] = value;
    }
    return finite.subarray(0, count);
  }

  #keep(values: Float64Array): void {
    const stride = this.#stride;
    const kept = stride === 1 ? values : values.filter((_, i) => (this.count + i) % stride === 0);
    this.#sample.push(kept);
    while (this.#sample.reduce((sum, { length }) => sum + length, 0) > largestSample) {
      this.#sample = [joined(this.#sample).filter((_, i) => i % 2 === 0)];
      this.#stride *= 2;
    }
  }
}

function joined(pieces: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** A sum and what rounding has taken from it. */
interface Sum {
  sum: number;
  rest: number;
}

const totalOf = ({ sum, rest }: Sum): number => sum + rest;

/** The sum with a term for each value (Neumaier 1974). */
function sumOf(values: Float64Array, begun: Sum, term: (value: number) => number): Sum {
  let { sum, rest } = begun;
  for (const value of values) {
    const added = term(value);
    const next = sum + added;
    rest += Math.abs(sum) >= Math.abs(added) ? sum - next + added : added - next + sum;
    sum = next;
  }
  return { sum, rest };
}
