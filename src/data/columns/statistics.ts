/**
 * @file What is counted of a column: in one pass over chunks of rows, so that a table need not fit into memory. Columns
 * are inferred, scaled and filled from it.
 */
import type { RawColumn } from '../source.ts';
import type { ManyTexts } from './many-texts.ts';

/** How many distinct numbers are counted before it is enough to know that there are many. */
const mostDistinct = 10_000;

/** How many numbers quantiles are taken from, evenly spread where there are more. */
const largestSample = 2 ** 20;

/** So many texts are kept in any case: categories that recur. */
const leastKept = 1000;

/** In bytes: about what a text takes beside its characters. */
const perText = 64;

export interface Counting {
  /** How many distinct numbers are counted; those that are read as categories or dates all are. */
  most?: number;
  /** Whether quantiles are wanted: numbers are kept for them. */
  isSampled?: boolean;
  /** In bytes: distinct texts that take more are not kept. All are, where this is left out. */
  mostBytes?: number | undefined;
  /** What is counted of texts that are not kept. */
  many?: () => ManyTexts;
}

export class ColumnStatistics {
  /** Cells that are there, and cells that are missing. */
  present = 0;
  missing = 0;
  /** How often each text occurs; undefined once there are too many. */
  texts: Map<string, number> | undefined = new Map();
  /** Then, what is known of texts; of numbers, there are their moments. */
  many: ManyTexts | undefined;
  /** Undefined when the reader has texts. */
  numbers: Moments | undefined;
  readonly #mostDistinct: number;
  readonly #isSampled: boolean;
  readonly #mostBytes: number;
  readonly #newMany: Counting['many'];
  /** What the texts take. */
  #bytes = 0;

  constructor({ most = mostDistinct, isSampled = true, mostBytes, many }: Counting = {}) {
    this.#mostDistinct = most;
    this.#isSampled = isSampled;
    this.#mostBytes = mostBytes ?? Infinity;
    this.#newMany = many;
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

  /** The number of distinct texts; infinite where they are too many to be counted. */
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
    if (counts.size <= this.#mostDistinct)
      for (const [value, count] of counts) this.#count(String(value), count);
    if (Math.max(counts.size, this.distinct) > this.#mostDistinct) this.texts = undefined;
  }

  #count(text: string, count: number): void {
    if (this.texts === undefined) return void this.many?.add(text, count);
    const known = this.texts.get(text);
    this.texts.set(text, (known ?? 0) + count);
    if (known === undefined) this.#bytes += text.length + perText;
    if (this.#bytes > this.#mostBytes && this.texts.size > leastKept) this.#letGo(this.texts);
  }

  #letGo(texts: ReadonlyMap<string, number>): void {
    this.many = this.#newMany?.();
    for (const [text, count] of texts) this.many?.add(text, count);
    this.texts = undefined;
  }
}

/** What a scale is learnt from. */
export type Spread = Pick<Moments, 'min' | 'max' | 'mean' | 'deviation' | 'quantile'>;

/** That of the numbers with `by` added to each. */
export const shifted = (spread: Spread, by: number): Spread => ({
  min: spread.min + by,
  max: spread.max + by,
  mean: spread.mean + by,
  deviation: spread.deviation,
  quantile: (share) => spread.quantile(share) + by,
});

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
  /** Room for the finite numbers of a chunk, used for one after the other. */
  #room = new Float64Array(0);
  readonly #isSampled: boolean;

  constructor(isSampled = true) {
    this.#isSampled = isSampled;
  }

  /** Adds a number that occurs so many times. */
  add(value: number, times = 1): void {
    if (!Number.isFinite(value)) return;
    this.addFinite(this.#roomFor(times).fill(value));
  }

  /** Adds those values that `rows` lists. Returns how many of them are numbers, infinite ones included. */
  addAll(values: Float64Array, rows: Uint32Array): number {
    this.addFinite(this.#finite(values, rows));
    let present = 0;
    for (const row of rows) if (!Number.isNaN(values[row]!)) present++;
    return present;
  }

  /** Adds numbers that are all finite. */
  addFinite(finite: Float64Array): void {
    if (this.count === 0 && finite.length > 0) this.#pivot = finite[0]!;
    const pivot = this.#pivot;
    let { min, max, areIntegers } = this;
    for (const value of finite) {
      if (value < min) min = value;
      if (value > max) max = value;
      areIntegers &&= Number.isInteger(value);
    }
    [this.min, this.max, this.areIntegers] = [min, max, areIntegers];
    this.#sum = sumOf(finite, this.#sum, (value) => value - pivot);
    this.#squares = sumOf(finite, this.#squares, (value) => (value - pivot) * (value - pivot));
    if (this.#isSampled) this.#keep(finite);
    this.count += finite.length;
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
    const finite = this.#roomFor(rows.length);
    let count = 0;
    for (const row of rows) {
      const value = values[row]!;
      if (Number.isFinite(value)) finite[count++] = value;
    }
    return finite.subarray(0, count);
  }

  #roomFor(length: number): Float64Array {
    if (this.#room.length < length) this.#room = new Float64Array(length);
    return this.#room.length === length ? this.#room : this.#room.subarray(0, length);
  }

  #keep(values: Float64Array): void {
    const stride = this.#stride;
    const kept =
      stride === 1 ? values.slice() : values.filter((_, i) => (this.count + i) % stride === 0);
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
