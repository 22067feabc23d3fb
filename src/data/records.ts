/**
 * @file CSV as RFC 4180 has it, read as bytes: a record is where its cells lie, and only what is asked for becomes text.
 * csv-parse, which makes a string of every cell, reads a quarter as fast; it is what the tests compare with.
 */
import { GradtapeError } from '../errors.ts';
import { CsvRecord, lineBreak } from './record.ts';

const byteOrderMark = Buffer.from('\ufeff');
const [quote, lineFeed, carriageReturn] = [0x22, 0x0a, 0x0d];
/** In bytes: what a quote that is never closed may swallow before it is noticed. */
const longestRecord = 2 ** 23;

export interface Dialect {
  /** What messages call the file. */
  name: string;
  /** One ASCII character. */
  delimiter: string;
}

/**
 * Calls `visit` with every record of a CSV file's bytes; blank lines are none.
 * @throws GradtapeError `data` for what is not CSV, with its line and column.
 */
export async function visitRecords(
  chunks: AsyncIterable<Buffer>,
  dialect: Dialect,
  visit: (record: CsvRecord) => void,
): Promise<void> {
  const scanner = new Scanner(dialect, visit);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks)
    rest = scanner.scan(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]), false);
  scanner.scan(rest, true);
}

class Scanner {
  readonly #name: string;
  readonly #delimiter: number;
  readonly #visit: (record: CsvRecord) => void;
  readonly #record = new CsvRecord();
  #atStart = true;
  /** Line breaks inside the quotes of the record at hand. */
  #breaks = 0;

  constructor({ name, delimiter }: Dialect, visit: (record: CsvRecord) => void) {
    this.#name = name;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#visit = visit;
  }

  /** Visits the complete records of `bytes` and gives back what is left; when `final`, nothing is. */
  scan(bytes: Buffer, final: boolean): Buffer {
    const record = this.#record;
    if (this.#atStart && bytes.length < 3 && !final) return bytes;
    let at = this.#atStart && bytes.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
    this.#atStart = false;
    Object.assign(record, { bytes, begin: at });
    const nul = bytes.indexOf(0);
    if (nul >= 0) throw this.#problem(nul, 'expected UTF-8 text, found a NUL byte');
    while (at < bytes.length) {
      const end = this.#next(at, final);
      if (end < 0) break;
      if (!record.isBlank()) this.#visit(record);
      record.line += 1 + this.#breaks;
      record.begin = at = end;
    }
    if (bytes.length - at > longestRecord)
      throw this.#problem(at, `expected a record of at most ${longestRecord / 2 ** 20} MB`);
    return bytes.subarray(at);
  }

  /** Finds the cells of the record that begins at `at`, and its end: -1 where that is not among the bytes yet. */
  #next(at: number, final: boolean): number {
    const { bytes } = this.#record;
    this.#record.length = this.#breaks = 0;
    for (let start = at; ; start++) {
      const end = bytes[start] === quote ? this.#quoted(start, final) : this.#bare(start);
      if (end < 0 || (end === bytes.length && !final)) return -1;
      if (bytes[end] === this.#delimiter) start = end;
      else if (bytes[end] !== carriageReturn) return end + 1;
      else if (end + 1 === bytes.length && !final) return -1;
      else return bytes[end + 1] === lineFeed ? end + 2 : end + 1;
    }
  }

  /** Takes the cell that begins at `start` and gives the offset of what ends it. */
  #bare(start: number): number {
    const { bytes } = this.#record;
    const delimiter = this.#delimiter;
    let end = start;
    for (; end < bytes.length; end++) {
      const byte = bytes[end];
      if (byte === delimiter || byte === lineFeed || byte === carriageReturn) break;
      if (byte === quote)
        throw this.#problem(end, 'expected the whole cell in quotes, found a quote inside it');
    }
    this.#push(start, end, false);
    return end;
  }

  #quoted(start: number, final: boolean): number {
    const { bytes } = this.#record;
    let end = bytes.indexOf(quote, start + 1);
    while (end >= 0 && bytes[end + 1] === quote) end = bytes.indexOf(quote, end + 2);
    if (end < 0) {
      if (final || bytes.length - start > longestRecord)
        throw this.#problem(start, 'the quote that opens here is not closed');
      return -1;
    }
    const after = bytes[end + 1];
    const ends = after === undefined || after === this.#delimiter;
    if (!ends && after !== lineFeed && after !== carriageReturn)
      throw this.#problem(end + 1, 'expected the end of the cell after its closing quote');
    this.#push(start + 1, end, true);
    this.#breaks += bytes.toString('latin1', start, end).split(lineBreak).length - 1;
    return end + 1;
  }

  #push(start: number, end: number, quoted: boolean): void {
    const record = this.#record;
    record.starts[record.length] = start;
    record.ends[record.length] = end;
    record.quoted[record.length++] = quoted;
  }

  #problem(offset: number, message: string): GradtapeError {
    return new GradtapeError('data', `${this.#name}:${this.#record.position(offset)}: ${message}`);
  }
}
