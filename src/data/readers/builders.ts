/** @file Columns under construction, cell by cell. */
import type { FirstText, NumberColumn, RawColumn, TextColumn } from '../source.ts';
import type { Reading } from './reading.ts';
import type { Cell } from './rows.ts';

/** What the whole table shows of a column. */
export interface ColumnType {
  type: 'number' | 'text';
  firstText?: FirstText | undefined;
}

/** Takes the cells of a column, one after the other. */
export interface CellTaker {
  /** Takes the next cell; false, and it is not taken, if it is no cell of such a column. */
  add(cell: Cell): boolean;
  /** The same for a cell of UTF-8 text, which spells `number` where that is not NaN. */
  addBytes(bytes: Buffer, from: number, to: number, number: number): boolean;
}

export interface ColumnBuilder extends CellTaker {
  /** The column so far, good until the builder is cleared. */
  build(name: string): RawColumn;
  /** Begins anew, in the same memory. */
  clear(): void;
}

const firstCapacity = 1024;

/** How much larger memory is made when it is full: what is not written to yet costs nothing, and what is copied does. */
const growth = 8;

/** Takes numbers and what is missing. */
export class NumberBuilder implements ColumnBuilder {
  readonly #reading: Reading;
  #values = new Float64Array(firstCapacity);
  #rows = 0;
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
    this.put(value);
    return true;
  }

  addBytes(bytes: Buffer, from: number, to: number, number: number): boolean {
    const value = Number.isNaN(number) ? this.#reading.decimal(bytes, from, to) : number;
    if (Number.isNaN(value)) return this.add(bytes.toString('utf8', from, to));
    this.empty = false;
    this.put(value);
    return true;
  }

  build(name: string): NumberColumn {
    return { name, type: 'number', values: this.#values.subarray(0, this.#rows) };
  }

  clear(): void {
    this.#rows = 0;
    this.empty = true;
  }

  /** Takes a number, NaN for what is missing. */
  put(value: number): void {
    if (this.#rows === this.#values.length) this.#values = larger(this.#values, Float64Array);
    this.#values[this.#rows++] = value;
  }
}

/** Takes any cell. */
export class TextBuilder implements ColumnBuilder {
  readonly #missing: ReadonlySet<string>;
  readonly #known = new Map<string, number>();
  #codes: Int32Array;
  #rows: number;

  /** A column that begins with so many missing cells. */
  constructor({ missing }: Reading, missingRows = 0) {
    this.#missing = missing;
    this.#codes = new Int32Array(Math.max(firstCapacity, missingRows)).fill(-1, 0, missingRows);
    this.#rows = missingRows;
  }

  add(cell: Cell): true {
    if (this.#rows === this.#codes.length) this.#codes = larger(this.#codes, Int32Array);
    this.#codes[this.#rows++] = cell === null || this.#missing.has(cell) ? -1 : this.#codeOf(cell);
    return true;
  }

  addBytes(bytes: Buffer, from: number, to: number): true {
    return this.add(bytes.toString('utf8', from, to));
  }

  build(name: string): TextColumn {
    const codes = this.#codes.subarray(0, this.#rows);
    return { name, type: 'text', codes, dictionary: [...this.#known.keys()] };
  }

  clear(): void {
    this.#rows = 0;
    this.#known.clear();
  }

  #codeOf(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.#known.size);
    return this.#known.size - 1;
  }
}

/** Takes any cell: a column of numbers until a cell shows that it is text. */
export class OpenBuilder implements CellTaker {
  readonly #reading: Reading;
  #builder: NumberBuilder | TextBuilder | undefined;
  #rows = 0;
  type: ColumnType;

  constructor(reading: Reading, asText: boolean) {
    this.#reading = reading;
    this.type = { type: asText ? 'text' : 'number' };
    this.#builder = asText ? new TextBuilder(reading) : new NumberBuilder(reading);
  }

  add(cell: Cell): true {
    if (this.#builder?.add(cell) === false) this.#turn(cell!);
    this.#rows++;
    return true;
  }

  addBytes(bytes: Buffer, from: number, to: number, number: number): true {
    if (this.#builder?.addBytes(bytes, from, to, number) === false)
      this.#turn(bytes.toString('utf8', from, to));
    this.#rows++;
    return true;
  }

  /** Undefined if the texts of the cells that were numbers are lost, and must be read once more. */
  build(name: string): RawColumn | undefined {
    const column = this.#builder?.build(name);
    const { firstText } = this.type;
    return column?.type === 'text' && firstText ? { ...column, firstText } : column;
  }

  #turn(text: string): void {
    const onlyMissing = this.#builder instanceof NumberBuilder && this.#builder.empty;
    this.type = { type: 'text', firstText: { row: this.#rows, text } };
    this.#builder = onlyMissing ? new TextBuilder(this.#reading, this.#rows) : undefined;
    this.#builder?.add(text);
  }
}

/** Takes any cell, and keeps none: only what they show of the column's type. */
export class TypeFinder implements CellTaker {
  readonly #reading: Reading;
  #rows = 0;
  type: ColumnType;

  constructor(reading: Reading, asText: boolean) {
    this.#reading = reading;
    this.type = { type: asText ? 'text' : 'number' };
  }

  add(cell: Cell): true {
    const { parse, missing } = this.#reading;
    const isOpen = this.type.type === 'number' && cell !== null && !missing.has(cell);
    if (isOpen && Number.isNaN(parse(cell)))
      this.type = { type: 'text', firstText: { row: this.#rows, text: cell } };
    this.#rows++;
    return true;
  }

  addBytes(bytes: Buffer, from: number, to: number, number: number): true {
    const isOpen = Number.isNaN(number) && this.type.type === 'number';
    if (isOpen && Number.isNaN(this.#reading.decimal(bytes, from, to)))
      return this.add(bytes.toString('utf8', from, to));
    this.#rows++;
    return true;
  }
}

function larger<Values extends Float64Array | Int32Array>(
  values: Values,
  Type: new (length: number) => Values,
): Values {
  const copy = new Type(values.length * growth);
  copy.set(values);
  return copy;
}
