/** @file The rows of a CSV file. */
import { GradtapeError } from '../../errors.ts';
import type { Open } from './bytes.ts';
import { TextFault, type Place, placeOf, recordStart } from './place.ts';
import { RowProblem, requireDistinct, shown } from './problem.ts';
import { RecordFault, type TakeRecord, visitRecords } from './records.ts';
import type { Dialect } from './request.ts';
import type { Rows, TakeRow } from './rows.ts';
import { from, lineStart, utf8 } from './text.ts';

export interface CsvFile {
  /** What messages call the file. */
  path: string;
  open: Open;
  dialect: Dialect;
}

/** @throws GradtapeError `data` for a file without rows, or with a header that does not name columns. */
export async function csvRows({ path, open, dialect }: CsvFile): Promise<Rows> {
  const whole = (): AsyncGenerator<Buffer> => utf8(open(), dialect.encoding);
  const text = { path, dialect, whole, start: await lineStart(whole(), dialect.skipLines) };
  const [first, end] = await firstRecord(text);
  return new CsvRows(text, first, dialect.header === true ? end : text.start);
}

interface CsvText {
  path: string;
  dialect: Dialect;
  /** All of the file as UTF-8. */
  whole: () => AsyncGenerator<Buffer>;
  /** The byte of it at which the table begins. */
  start: number;
}

/** The names, and the byte at which the first record ends. */
async function firstRecord(text: CsvText): Promise<[names: string[], end: number]> {
  const { header } = text.dialect;
  let found: [string[], number] | undefined;
  const take: TakeRecord = (cells, end) => {
    if (found !== undefined || isBlank(cells)) return;
    found = [namesOf(cells, header), end];
  };
  try {
    for await (const _ of locatedRecords(text, take)) if (found !== undefined) return found;
  } catch (fault) {
    if (found === undefined) throw fault; // else it is for whoever reads the rows
  }
  if (found !== undefined) return found;
  const expected = header === true ? 'a line of column names' : 'rows';
  throw new GradtapeError('data', `${text.path}: the file is empty, expected ${expected}`);
}

function namesOf(cells: string[], header: Dialect['header']): string[] {
  if (header === false) return cells.map((_, cell) => `c${cell + 1}`);
  const names = header === true ? cells : [...header];
  requireDistinct(names);
  return names;
}

/** `visitRecords`, every fault with its place. */
async function* locatedRecords(
  text: CsvText,
  take: TakeRecord,
  names: readonly string[] = [],
): AsyncGenerator<number> {
  try {
    yield* visitRecords((start) => from(text.whole(), start), text.start, text.dialect, take);
  } catch (fault) {
    throw await located(text, fault, names);
  }
}

async function located(text: CsvText, fault: unknown, names: readonly string[]): Promise<unknown> {
  if (fault instanceof TextFault) {
    const { line, column } = await placeOf(text.whole(), fault.offset);
    const message = `${text.path}:${line}:${column + 1}: ${fault.message}`;
    return new GradtapeError('data', message, { cause: fault });
  }
  if (!(fault instanceof RecordFault)) return fault;
  const { line } = await placeAfter(text, fault.after);
  const message = `${text.path}:${line}: ${described(fault.problem, names)}`;
  return new GradtapeError('data', message, { cause: fault });
}

function described({ cell, message }: RowProblem, names: readonly string[]): string {
  if (cell === undefined || cell >= names.length) return message;
  return `column ${shown(names[cell]!)}: ${message}`;
}

/** The place of the first record that begins at or after a byte. */
async function placeAfter({ whole, dialect }: CsvText, after: number): Promise<Place> {
  return placeOf(whole(), await recordStart(whole(), after, dialect.comment));
}

const isBlank = (cells: readonly string[]): boolean =>
  cells.length === 1 && cells[0]!.trim() === '';

/** Every so many rows, the byte is kept at which one begins. */
const markEvery = 1024;

class CsvRows implements Rows {
  readonly names: readonly string[];
  readonly #text: CsvText;
  /** The end of the record before row 0, row `markEvery`, … as far as the file has been read. */
  readonly #marks: number[];
  readonly #header: boolean;

  constructor(text: CsvText, names: readonly string[], start: number) {
    this.names = names;
    this.#text = text;
    this.#marks = [start];
    this.#header = text.dialect.header === true;
  }

  async *visit(take: TakeRow): AsyncGenerator<number> {
    let row = this.#header ? -1 : 0;
    const each = (cells: string[], end: number): void => {
      if (row >= 0) this.#requireWidth(cells);
      if (row >= 0) take(cells);
      row++;
      if (row % markEvery === 0) this.#marks[row / markEvery] = end;
    };
    const eachRow: TakeRecord = (cells, end) => {
      if (row < 0 ? !isBlank(cells) : this.#isRow(cells)) each(cells, end);
    };
    yield* locatedRecords(this.#text, eachRow, this.names);
  }

  async locate(row: number): Promise<string> {
    const mark = Math.min(Math.floor(row / markEvery), this.#marks.length - 1);
    const after = await this.#endOfRow(mark, row - mark * markEvery);
    const { line } = await placeAfter(this.#text, after);
    return `${this.#text.path}:${line}`;
  }

  /** The byte at which the row ends that is `count` - 1 rows after a mark. */
  async #endOfRow(mark: number, count: number): Promise<number> {
    const { whole, dialect } = this.#text;
    const begin = this.#marks[mark]!;
    let [seen, end] = [0, begin];
    const step: TakeRecord = (cells, recordEnd) => {
      if (seen < count && this.#isRow(cells)) [seen, end] = [seen + 1, recordEnd];
    };
    const text = (start: number) => from(whole(), start);
    for await (const _ of visitRecords(text, begin, dialect, step)) if (seen >= count) break;
    return end;
  }

  /** A blank line is a row only where a row is one cell, and then csv-parse has skipped those that are empty. */
  #isRow(cells: readonly string[]): boolean {
    return this.names.length === 1 || !isBlank(cells);
  }

  #requireWidth({ length: found }: readonly string[]): void {
    const expected = this.names.length;
    if (found === expected) return;
    throw new RowProblem(
      `expected ${expected} ${expected === 1 ? 'cell' : 'cells'}, found ${found}`,
    );
  }
}
