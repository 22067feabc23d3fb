/** @file Columns under construction, cell by cell. */
import type { FirstText, NumberColumn, RawColumn, TextColumn } from '../source.ts';
import type { ParseNumber } from './numerals.ts';
import type { Cell } from './rows.ts';

/** How cells are read. */
export interface Reading {
  parse: ParseNumber;
  missing: ReadonlySet<string>;
}

/** What the whole table shows of a column. */
export interface ColumnType {
  type: 'number' | 'text';
  firstText?: FirstText | undefined;
}

export interface ColumnBuilder {
  readonly rows: number;
  /** Takes the next cell; false, and it is not taken, if it is no cell of such a column. */
  add(cell: Cell): boolean;
  build(name: string): RawColumn;
}

const firstCapacity = 1024;

/** Takes numbers and what is missing. */
export class NumberBuilder implements ColumnBuilder {
  readonly #reading: Reading;
  #values = new Float64Array(firstCapacity);
  rows = 0;
  /** Whether no cell has held a number yet. */
  empty = true;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  add(cell: Cell): boolean {
    const { parse, missing } = this.#reading;
    let value = Number.NaN;
    if (cell !== null && !missing.has(cell)) {
      value = parse(cell);
      if (Number.isNaN(value)) return false;
      this.empty = false;
    }
    if (this.rows === this.#values.length) this.#values = larger(this.#values, Float64Array);
    this.#values[this.rows++] = value;
    return true;
  }

  build(name: string): NumberColumn {
    return { name, type: 'number', values: this.#values.slice(0, this.rows) };
  }
}

/** Takes any cell. */
export class TextBuilder implements ColumnBuilder {
  readonly #missing: ReadonlySet<string>;
  readonly #known = new Map<string, number>();
  #codes: Int32Array;
  rows: number;

  /** A column that begins with so many missing cells. */
  constructor({ missing }: Reading, missingRows = 0) {
    this.#missing = missing;
    this.#codes = new Int32Array(Math.max(firstCapacity, missingRows)).fill(-1, 0, missingRows);
    this.rows = missingRows;
  }

  add(cell: Cell): true {
    if (this.rows === this.#codes.length) this.#codes = larger(this.#codes, Int32Array);
    this.#codes[this.rows++] = cell === null || this.#missing.has(cell) ? -1 : this.#codeOf(cell);
    return true;
  }

  build(name: string): TextColumn {
    const codes = this.#codes.slice(0, this.rows);
    return { name, type: 'text', codes, dictionary: [...this.#known.keys()] };
  }

  #codeOf(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.#known.size);
    return this.#known.size - 1;
  }
}

/** Takes any cell: a column of numbers until a cell shows that it is text. */
export class OpenBuilder {
  readonly #reading: Reading;
  #builder: NumberBuilder | TextBuilder | undefined;
  #rows = 0;
  type: ColumnType;

  constructor(reading: Reading, asText: boolean) {
    this.#reading = reading;
    this.type = { type: asText ? 'text' : 'number' };
    this.#builder = asText ? new TextBuilder(reading) : new NumberBuilder(reading);
  }

  add(cell: Cell): void {
    if (this.#builder?.add(cell) === false) this.#turn(this.#builder as NumberBuilder, cell!);
    this.#rows++;
  }

  /** Undefined if the texts of the cells that were numbers are lost, and must be read once more. */
  build(name: string): RawColumn | undefined {
    const column = this.#builder?.build(name);
    const { firstText } = this.type;
    return column?.type === 'text' && firstText ? { ...column, firstText } : column;
  }

  #turn(numbers: NumberBuilder, text: string): void {
    this.type = { type: 'text', firstText: { row: this.#rows, text } };
    this.#builder = numbers.empty ? new TextBuilder(this.#reading, this.#rows) : undefined;
    this.#builder?.add(text);
  }
}

function larger<Values extends Float64Array | Int32Array>(
  values: Values,
  Type: new (length: number) => Values,
): Values {
  const copy = new Type(values.length * 2);
  copy.set(values);
  return copy;
}
