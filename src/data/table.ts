/** @file From a CSV file to columns of numbers. */
import { createReadStream } from 'node:fs';
import { GradtapeError } from '../errors.ts';
import { suggest } from '../suggest.ts';
import { parseNumber } from './numbers.ts';
import { RecordProblem, visitRecords } from './records.ts';

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
 * @throws GradtapeError `data` with the file, the line, the column's name, and what was found and expected.
 */
export async function readTable(request: TableRequest): Promise<Table> {
  const { path, delimiter = ',' } = request;
  let reader: TableReader | undefined;
  try {
    const open = () => createReadStream(path, { highWaterMark: 2 ** 20 });
    await visitRecords(open, { name: path, delimiter }, (cells) => {
      if (reader) reader.add(cells);
      else reader = new TableReader(request, cells);
    });
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
  readonly #names: readonly string[];
  readonly #requested: readonly string[];
  /** Where in a record the requested columns are: the features, then the target. */
  readonly #cells: readonly number[];
  #values: Float64Array[];
  #capacity = 1024;
  #rows = 0;

  constructor({ path, features, target }: TableRequest, names: readonly string[]) {
    requireDistinctText(names);
    this.#path = path;
    this.#names = names;
    const chosen = features === 'all' ? names.filter((name) => name !== target) : features;
    this.#requested = [...chosen, target];
    this.#cells = this.#requested.map((name) => cellOf(name, names));
    if (chosen.length === 0)
      throw new RecordProblem(`expected a column besides the target "${target}"`);
    this.#values = this.#requested.map(() => new Float64Array(this.#capacity));
  }

  add(cells: readonly string[]): void {
    if (cells.length !== this.#names.length) throw this.#ragged(cells.length);
    if (this.#rows === this.#capacity) this.#grow();
    for (let column = 0; column < this.#cells.length; column++) {
      const cell = this.#cells[column]!;
      const value = parseNumber(cells[cell]!);
      if (!(Math.abs(value) <= largestFloat32)) throw this.#badCell(cell, cells[cell]!, value);
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

  #grow(): void {
    this.#capacity *= 2;
    this.#values = this.#values.map((values) => {
      const larger = new Float64Array(this.#capacity);
      larger.set(values);
      return larger;
    });
  }

  #ragged(found: number): RecordProblem {
    const expected = this.#names.length;
    return new RecordProblem(
      `expected ${expected} ${expected === 1 ? 'cell' : 'cells'}, found ${found}`,
    );
  }

  #badCell(cell: number, text: string, value: number): RecordProblem {
    const column = `column ${JSON.stringify(this.#names[cell])}`;
    const expected = Number.isNaN(value) ? 'a number' : 'a number that fits float32 (up to 3.4e38)';
    return new RecordProblem(`${column}: expected ${expected}, found ${foundText(text)}`);
  }
}

function requireDistinctText(names: readonly string[]): void {
  for (const [cell, name] of names.entries()) {
    if (/[\0\ufffd]/.test(name))
      throw new RecordProblem(`expected UTF-8 text, found ${foundText(name)}`);
    if (name !== '' && names.indexOf(name) < cell)
      throw new RecordProblem(`the column ${JSON.stringify(name)} occurs twice`);
  }
}

function cellOf(name: string, names: readonly string[]): number {
  const cell = names.indexOf(name);
  if (name === '' && cell >= 0)
    throw new RecordProblem(
      `column ${cell + 1} has no name; name it, or list the columns to use in data.features`,
    );
  if (cell < 0)
    throw new RecordProblem(`no column ${JSON.stringify(name)}; ${suggest(name, names)}`);
  return cell;
}

function foundText(text: string): string {
  if (text.trim() === '') return 'an empty cell';
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}…` : text);
}
