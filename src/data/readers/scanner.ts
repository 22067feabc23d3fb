/**
 * @file Finds the cells of records that are plain: each cell bare, or in quotes without a quote inside. These are most of
 * what there is, and thirty times as fast to find as by csv-parse, which gets all others.
 */
import { powers } from './decimals.ts';
import { readingOf } from './reading.ts';
import type { Dialect } from './request.ts';

const [lineFeed, carriageReturn, none] = [0x0a, 0x0d, -1];
const [zero, minus] = [0x30, 0x2d];

/** So many digits make a number below 2^31. */
const fewDigits = 9;

export class PlainScanner {
  readonly #width: number;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #escape: number;
  readonly #comment: number;
  readonly #point: number;
  /** The cells of the last record: bytes `starts[i]` to `ends[i]`, and what number each spells, NaN where only its text can tell. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly numbers: Float64Array;

  constructor(dialect: Dialect, width: number) {
    const { delimiter, quote, escape, comment } = dialect;
    this.#width = width;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#quote = quote?.charCodeAt(0) ?? none;
    this.#escape = escape === quote ? none : escape.charCodeAt(0);
    this.#comment = comment?.charCodeAt(0) ?? none;
    this.starts = new Int32Array(width);
    this.ends = new Int32Array(width);
    this.numbers = new Float64Array(width);
    const ofNumbers = `0123456789+-${dialect.decimal}`;
    const isApart = ![delimiter, comment].some((mark) => mark !== null && ofNumbers.includes(mark));
    this.#point = (isApart ? readingOf(dialect).point : undefined) ?? none;
  }

  /** Whether csv-parse would find the same in plain records of such a dialect. */
  static canRead({ trim }: Dialect): boolean {
    return !trim;
  }

  /**
   * Finds the cells of the record that begins at byte `at`, and gives the byte after its line end; -1 if it is not plain or
   * not complete. `last` is the last line end in the bytes.
   */
  scan(bytes: Buffer, from: number, last: number): number {
    const [width, delimiter, quote] = [this.#width, this.#delimiter, this.#quote];
    const { starts, ends } = this;
    let at = from;
    for (let cell = 0; cell < width; cell++) {
      if (cell > 0 && bytes[at++] !== delimiter) return -1;
      if (at > last) return -1;
      const quoted = bytes[at] === quote;
      const end = quoted ? this.#closing(bytes, at + 1, last) : this.#bareEnd(bytes, at, cell);
      if (quoted) this.numbers[cell] = Number.NaN;
      if (end < 0) return -1;
      starts[cell] = quoted ? at + 1 : at;
      ends[cell] = end;
      at = quoted ? end + 1 : end;
    }
    const isEmptyLine = width === 1 && at === from;
    return isEmptyLine ? -1 : afterLineEnd(bytes, at, last);
  }

  /** The delimiter or line end that ends a cell, or -1. There is a line end, so no other bound is needed. */
  #bareEnd(bytes: Buffer, from: number, cell: number): number {
    const [delimiter, comment] = [this.#delimiter, this.#comment];
    const begin = this.#numberEnd(bytes, from, cell);
    for (let at = begin; ; at++) {
      const byte = bytes[at]!;
      const isEnd = byte === delimiter || byte === lineFeed || byte === carriageReturn;
      if (!isEnd && byte !== comment) continue;
      if (at !== begin) this.numbers[cell] = Number.NaN; // the cell goes on after what began as a number
      return isEnd ? at : -1;
    }
  }

  /**
   * Puts the number with which a cell begins among `numbers`, and gives the byte after it: one of few digits, as most are, in
   * integers and without a branch for its sign, which no processor foretells. `decimalIn` reads the others.
   */
  #numberEnd(bytes: Buffer, from: number, cell: number): number {
    if (this.#point === none) {
      this.numbers[cell] = Number.NaN;
      return from;
    }
    const isNegative = ((bytes[from]! ^ minus) - 1) >>> 31;
    const begin = from + isNegative;
    let at = begin;
    let digits = 0;
    let digit = bytes[at]! ^ zero; // more than nine for a byte that is no digit
    for (; digit < 10; digit = bytes[++at]! ^ zero) digits = (Math.imul(digits, 10) + digit) | 0;
    let length = at - begin;
    let decimals = 0;
    if (bytes[at] === this.#point) {
      const fraction = ++at;
      digit = bytes[at]! ^ zero;
      for (; digit < 10; digit = bytes[++at]! ^ zero) digits = (Math.imul(digits, 10) + digit) | 0;
      decimals = at - fraction;
      length += decimals;
    }
    this.numbers[cell] =
      length > 0 && length <= fewDigits
        ? (digits / powers[decimals]!) * (1 - 2 * isNegative)
        : Number.NaN;
    return at;
  }

  /** The quote that closes a cell; -1 if there is none, or something in the cell that only csv-parse should read. */
  #closing(bytes: Buffer, from: number, last: number): number {
    const [quote, escape] = [this.#quote, this.#escape];
    for (let at = from; at < last; at++) {
      const byte = bytes[at]!;
      if (byte === quote) return at;
      if (byte === escape) return -1;
    }
    return -1;
  }
}

/** The byte after the line end at `at`, -1 if there is none. */
function afterLineEnd(bytes: Buffer, at: number, last: number): number {
  if (at > last) return -1;
  if (bytes[at] === lineFeed) return at + 1;
  if (bytes[at] !== carriageReturn) return -1;
  return bytes[at + 1] === lineFeed ? at + 2 : at + 1;
}
