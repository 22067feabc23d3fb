/** @file Records read by csv-parse: all that RFC 4180 has and its usual variations. */
import { type CsvError, Parser } from 'csv-parse';
import { RowProblem } from './problem.ts';
import type { Dialect } from './request.ts';

/** A RowProblem and where it is. */
export class RecordFault extends Error {
  /** The byte at which the record before ends. */
  readonly after: number;
  readonly problem: RowProblem;

  constructor(after: number, problem: RowProblem) {
    super(problem.message, { cause: problem });
    this.after = after;
    this.problem = problem;
  }
}

/** Gets the cells of a record and the byte at which it ends. */
export type TakeRecord = (cells: string[], end: number) => void;

/** In bytes: what a quote that is never closed may swallow before it is noticed. */
export const longestRecord = 2 ** 23;

/** A quote inside a bare cell, which RFC 4180 does not allow, though many write it: 36° 6' 34". */
export class BareQuote extends RowProblem {}

/**
 * csv-parse without the readable half of its stream: each record is taken as soon as it is complete. Asking csv-parse for the
 * line of every record takes half of its speed, so only the byte is kept at which each ends.
 */
export class RecordParser extends Parser {
  readonly #take: TakeRecord;
  readonly #start: number;
  #fault: unknown;
  /** The byte at which the last record ends. */
  endOfRecord: number;

  /** For a text that begins at byte `start`; where it is `relaxed`, quotes in bare cells are characters like others. */
  constructor(dialect: Dialect, start: number, take: TakeRecord, relaxed = false) {
    super({
      comment: dialect.comment,
      delimiter: dialect.delimiter,
      escape: dialect.escape,
      max_record_size: longestRecord,
      quote: dialect.quote,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: relaxed,
      skip_empty_lines: true,
      trim: dialect.trim,
    });
    this.#take = relaxed ? relaxedTake(dialect, take) : take;
    this.#start = start;
    this.endOfRecord = start;
    this.on('error', (error) => (this.#fault ??= error));
  }

  override push(record: string[] | null): boolean {
    if (record === null || this.#fault !== undefined) return true;
    try {
      const end = this.#start + this.info.bytes;
      this.#take(record, end);
      this.endOfRecord = end;
    } catch (error) {
      this.#fault = error;
    }
    return true;
  }

  /**
   * Parses a piece of the text, or its end.
   * @throws RecordFault for what is not CSV, and for a RowProblem that is thrown where a record is taken.
   */
  async feed(piece?: Buffer): Promise<void> {
    await new Promise<void>((resolve) => {
      if (piece === undefined) this.end(() => resolve());
      else this.write(piece, () => resolve());
    });
    if (this.#fault === undefined) return;
    const problem = problemOf(this.#fault);
    throw problem === undefined ? this.#fault : new RecordFault(this.endOfRecord, problem);
  }
}

/**
 * Where bare quotes are allowed, csv-parse takes text after a closing quote for a bare cell that begins with a quote. That
 * could be a quote that should have been closed long before, so such a cell must hold no delimiter and no line end.
 */
function relaxedTake({ quote, delimiter }: Dialect, take: TakeRecord): TakeRecord {
  const swallowing = (cell: string): boolean =>
    cell.startsWith(quote!) && (/[\r\n]/.test(cell) || cell.includes(delimiter));
  return (cells, end) => {
    const cell = cells.findIndex(swallowing);
    if (cell >= 0) throw new RowProblem(unfinishedCell, cell);
    take(cells, end);
  };
}

const unfinishedCell = 'expected the end of the cell after its closing quote';

function problemOf(fault: unknown): RowProblem | undefined {
  if (fault instanceof RowProblem) return fault;
  const { code, column } = fault as CsvError & { column?: number };
  if (code === 'INVALID_OPENING_QUOTE') return new BareQuote('a quote inside a bare cell', column);
  const problems: Partial<Record<CsvError['code'], string>> = {
    CSV_QUOTE_NOT_CLOSED: 'a quote opens here that is not closed',
    CSV_MAX_RECORD_SIZE: `expected a record of at most ${longestRecord / 2 ** 20} MB; is a quote not closed?`,
    CSV_INVALID_CLOSING_QUOTE: unfinishedCell,
    CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: unfinishedCell,
  };
  const message = problems[code];
  return message === undefined ? undefined : new RowProblem(message, column);
}
