/**
 * @file CSV as RFC 4180 has it, read by csv-parse. Asking csv-parse for the line of every record takes half of its speed, so
 * only the byte is kept at which each record ends, and the line is looked up when somebody has to be told.
 */
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
const longestRecord = 2 ** 23;

/**
 * Hands the cells of every record from byte `start` on to `take`, synchronously; between two pieces of the text the generator
 * yields the size of the one it has read. Empty lines are no records. From the first record on that has a quote inside a bare
 * cell, quotes there are characters like others.
 * @throws RecordFault for what is not CSV, and for a RowProblem that `take` throws.
 */
export async function* visitRecords(
  text: (start: number) => AsyncIterable<Buffer>,
  start: number,
  dialect: Dialect,
  take: TakeRecord,
): AsyncGenerator<number> {
  try {
    yield* parsed(text(start), start, new RecordParser(dialect, take));
  } catch (fault) {
    if (!(fault instanceof RecordFault && fault.problem instanceof BareQuote)) throw fault;
    const relaxed = new RecordParser(dialect, relaxedTake(dialect, take), true);
    yield* parsed(text(fault.after), fault.after, relaxed);
  }
}

async function* parsed(
  text: AsyncIterable<Buffer>,
  start: number,
  parser: RecordParser,
): AsyncGenerator<number> {
  parser.start = start;
  for await (const piece of text) {
    await parser.feed(piece);
    yield piece.length;
  }
  await parser.feed();
}

/** A quote inside a bare cell, which RFC 4180 does not allow, though many write it: 36° 6' 34". */
class BareQuote extends RowProblem {}

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

/** csv-parse without the readable half of its stream: each record is taken as soon as it is complete. */
class RecordParser extends Parser {
  readonly #take: TakeRecord;
  /** The byte of the text at which the parser begins. */
  start = 0;
  /** How many bytes from there the last record ends. */
  #end = 0;
  #fault: unknown;

  constructor(dialect: Dialect, take: TakeRecord, relaxed = false) {
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
    this.#take = take;
    this.on('error', (error) => (this.#fault ??= error));
  }

  override push(record: string[] | null): boolean {
    if (record === null || this.#fault !== undefined) return true;
    try {
      this.#take(record, this.start + this.info.bytes);
      this.#end = this.info.bytes;
    } catch (error) {
      this.#fault = error;
    }
    return true;
  }

  /** Parses a piece of the text, or its end. */
  async feed(piece?: Buffer): Promise<void> {
    await new Promise<void>((resolve) => {
      if (piece === undefined) this.end(() => resolve());
      else this.write(piece, () => resolve());
    });
    if (this.#fault !== undefined) throw this.#located(this.#fault);
  }

  #located(fault: unknown): unknown {
    const problem = problemOf(fault);
    return problem === undefined ? fault : new RecordFault(this.start + this.#end, problem);
  }
}

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
