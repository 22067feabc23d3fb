/** @file From a CSV file to columns of numbers. */
import { createReadStream } from 'node:fs';
import { GradtapeError } from '../errors.ts';
import { suggest } from '../suggest.ts';
import { parseNumber } from './numbers.ts';
import type { CsvRecord } from './record.ts';
import { visitRecords } from './records.ts';

export interface Column {
  name: string;
  values: Float64Array;
}

export interface Table {
  rows: number;
  features: Column[];
  target: Column;
}

/** Which columns of which file to read; the config's `data` fits. */
export interface TableRequest {
  path: string;
  /** Names, or "all" for every column but the target. */
  features: 'all' | readonly string[];
  target: string;
  /** One ASCII character. */
  delimiter?: string;
}

/**
 * The requested columns of a CSV file whose first line names them. Columns that are not requested may hold anything.
 * @throws GradtapeError `data` with the file, the line and column, and what was found and expected.
 */
export async function readTable(request: TableRequest): Promise<Table> {
  const { path, delimiter = ',' } = request;
  let reader: TableReader | undefined;
  try {
    await visitRecords(
      createReadStream(path, { highWaterMark: 2 ** 20 }),
      { name: path, delimiter },
      (record) => {
        if (reader) reader.add(record);
        else reader = new TableReader(request, record);
      },
    );
  } catch (error) {
    throw unreadable(path, error) ?? error;
  }
  if (reader === undefined)
    throw new GradtapeError('data', `${path}: the file is empty, expected a line of column names`);
  return reader.table();
}

/** What the system said of the file, if it is the system that failed. */
function unreadable(path: string, cause: unknown): GradtapeError | undefined {
  const { code, syscall } = cause as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return undefined;
  const reasons: Record<string, string> = {
    ENOENT: 'no such file',
    EISDIR: 'expected a file, found a directory',
  };
  return new GradtapeError('data', `${path}: ${reasons[code] ?? `cannot be read (${code})`}`, {
    cause,
  });
}

const largestFloat32 = 2 ** 128 - 2 ** 104;

/** Takes the records of a table, the header first. */
class TableReader {
  readonly #path: string;
  readonly #names: string[];
  readonly #requested: string[];
  /** Where in a record the requested columns are: the features, then the target. */
  readonly #cells: number[];
  #values: Float64Array[];
  #capacity = 1024;
  #rows = 0;

  constructor({ path, features, target }: TableRequest, header: CsvRecord) {
    this.#path = path;
    this.#names = columnNames(path, header);
    const all = features === 'all';
    const chosen = all ? this.#names.filter((name) => name !== target) : features;
    this.#requested = [...chosen, target];
    this.#cells = this.#requested.map((name) => this.#find(name));
    if (chosen.length === 0)
      throw new GradtapeError(
        'data',
        `${path}:1: expected a column besides the target "${target}"`,
      );
    this.#values = this.#requested.map(() => new Float64Array(this.#capacity));
  }

  add(record: CsvRecord): void {
    if (record.length !== this.#names.length) throw this.#ragged(record);
    if (this.#rows === this.#capacity) this.#grow();
    for (let column = 0; column < this.#cells.length; column++) {
      const cell = this.#cells[column]!;
      const value = parseNumber(record.bytes, record.starts[cell]!, record.ends[cell]!);
      if (!(Math.abs(value) <= largestFloat32)) throw this.#badCell(record, cell, value);
      this.#values[column]![this.#rows] = value;
    }
    this.#rows++;
  }

  table(): Table {
    const rows = this.#rows;
    if (rows === 0) throw new GradtapeError('data', `${this.#path}: no rows after the header`);
    const columns = this.#requested.map((name, column) => ({
      name,
      values: this.#values[column]!.subarray(0, rows),
    }));
    return { rows, features: columns.slice(0, -1), target: columns.at(-1)! };
  }

  #find(name: string): number {
    const cell = this.#names.indexOf(name);
    if (name === '' && cell >= 0)
      throw new GradtapeError('data', `${this.#path}:1: column ${cell + 1} has no name`, {
        hint: 'name it, or list the columns to use in data.features',
      });
    if (cell < 0)
      throw new GradtapeError(
        'data',
        `${this.#path}:1: no column ${JSON.stringify(name)}; ${suggest(name, this.#names)}`,
      );
    return cell;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.#values = this.#values.map((values) => {
      const larger = new Float64Array(this.#capacity);
      larger.set(values);
      return larger;
    });
  }

  #ragged(record: CsvRecord): GradtapeError {
    const [expected, found] = [this.#names.length, record.length];
    const cells = expected === 1 ? 'cell' : 'cells';
    const place = `${this.#path}:${record.position(record.begin)}`;
    return new GradtapeError('data', `${place}: expected ${expected} ${cells}, found ${found}`);
  }

  #badCell(record: CsvRecord, cell: number, value: number): GradtapeError {
    const place = `${this.#path}:${record.position(record.starts[cell]!)}`;
    const column = `column ${JSON.stringify(this.#names[cell])}`;
    const expected = Number.isNaN(value) ? 'a number' : 'a number that fits float32 (up to 3.4e38)';
    const found = foundText(record.text(cell));
    return new GradtapeError('data', `${place}: ${column}: expected ${expected}, found ${found}`);
  }
}

function columnNames(path: string, header: CsvRecord): string[] {
  const names = Array.from({ length: header.length }, (_, cell) => header.text(cell));
  for (const [cell, name] of names.entries()) {
    const problem = (message: string) =>
      new GradtapeError('data', `${path}:${header.position(header.starts[cell]!)}: ${message}`);
    if (name.includes('\ufffd')) throw problem(`expected UTF-8 text, found ${foundText(name)}`);
    if (name !== '' && names.indexOf(name) < cell)
      throw problem(`the column ${JSON.stringify(name)} occurs twice`);
  }
  return names;
}

function foundText(text: string): string {
  if (text.trim() === '') return 'an empty cell';
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}…` : text);
}
