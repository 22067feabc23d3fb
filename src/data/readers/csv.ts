/** @file The rows of a CSV file. */
import { GradtapeError } from '../../errors.ts';
import type { Open } from './bytes.ts';
import { TextFault, type Place, placeOf, recordStart } from './place.ts';
import { RowProblem, listHint, requireDistinct, shown } from './problem.ts';
import { type RecordSink, readRecords } from './read-records.ts';
import { RecordFault } from './records.ts';
import type { Dialect } from './request.ts';
import type { RowSink, Rows } from './rows.ts';
import { from, lineStart, utf8 } from './text.ts';

export interface CsvFile {
  /** What messages call the file. */
  name: string;
  open: Open;
  dialect: Dialect;
}

/** @throws GradtapeError `data` for a file without rows, or with a header that does not name columns. */
export async function csvRows({ name, open, dialect }: CsvFile): Promise<Rows> {
  const whole = (): AsyncGenerator<Buffer> => utf8(open(), dialect.encoding);
  const text = { name, dialect, whole, start: await lineStart(whole(), dialect.skipLines) };
  const [first, end] = await firstRecord(text);
  return new CsvRows(text, first, dialect.header === true ? end : text.start);
}

interface CsvText {
  name: string;
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
  const texts = (cells: string[], end: number): void => {
    if (found !== undefined) throw new Error('enough is read');
    if (!isBlank(cells)) found = [namesOf(cells, header), end];
  };
  try {
    for await (const _ of locatedRecords(text, text.start, { texts }))
      if (found !== undefined) return notJson(text.name, found);
  } catch (fault) {
    if (found === undefined) throw fault; // else it is that enough is read, or is for whoever reads on
  }
  if (found !== undefined) return notJson(text.name, found);
  const expected = header === true ? 'a line of column names' : 'rows';
  throw new GradtapeError('data', `${text.name}: the file is empty, expected ${expected}`);
}

/** @throws GradtapeError `data` where the first line begins as JSON does, not as a header does. */
function notJson(name: string, found: [string[], number]): [string[], number] {
  const [head = ''] = found[0];
  const [, list, object] = /^\s*(?:(\[\s*(?:\{|$))|(\{\s*(?:"|$)))/.exec(head) ?? [];
  if (list === undefined && object === undefined) return found;
  throw new GradtapeError('data', `${name}: expected CSV, found JSON`, {
    hint:
      list === undefined
        ? 'if each line is an object, say "format": "jsonLines" in data, or call the file .jsonl'
        : listHint,
  });
}

function namesOf(cells: string[], header: Dialect['header']): string[] {
  if (header === false) return cells.map((_, cell) => `c${cell + 1}`);
  const names = header === true ? cells : [...header];
  requireDistinct(names);
  return names;
}

/** The records from byte `start` on, every fault with its place. */
async function* locatedRecords(
  text: CsvText,
  start: number,
  sink: RecordSink,
  names: readonly string[] = [],
): AsyncGenerator<number> {
  const { whole, dialect } = text;
  try {
    yield* readRecords(from(whole(), start), { dialect, start, width: names.length, sink });
  } catch (fault) {
    throw await located(text, fault, names);
  }
}

async function located(text: CsvText, fault: unknown, names: readonly string[]): Promise<unknown> {
  if (fault instanceof TextFault) {
    const { line, column } = await placeOf(text.whole(), fault.offset);
    const message = `${text.name}:${line}:${column + 1}: ${fault.message}`;
    return new GradtapeError('data', message, { cause: fault });
  }
  if (!(fault instanceof RecordFault)) return fault;
  const { line } = await placeAfter(text, fault.after);
  const message = `${text.name}:${line}: ${described(fault.problem, names)}`;
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
  /** Where row 0 begins, row `markEvery`, … as far as the file has been read. */
  readonly #marks: number[];

  constructor(text: CsvText, names: readonly string[], start: number) {
    this.names = names;
    this.#text = text;
    this.#marks = [start];
  }

  visit(sink: RowSink): AsyncGenerator<number> {
    let row = 0;
    const step = (end: number): void => {
      if (++row % markEvery === 0) this.#marks[row / markEvery] = end;
    };
    return this.#records(this.#marks[0]!, {
      texts: (cells, end) => {
        if (!this.#isRow(cells)) return;
        this.#requireWidth(cells);
        sink.texts(cells);
        step(end);
      },
      plain: (bytes, starts, ends, numbers, end) => {
        sink.plain(bytes, starts, ends, numbers);
        step(end);
      },
    });
  }

  async locate(row: number): Promise<string> {
    const mark = Math.min(Math.floor(row / markEvery), this.#marks.length - 1);
    const start = await this.#endOfRows(this.#marks[mark]!, row - mark * markEvery);
    const { line } = await placeAfter(this.#text, start);
    return `${this.#text.name}:${line}`;
  }

  /** Where `count` rows end that begin at byte `start`. */
  async #endOfRows(start: number, count: number): Promise<number> {
    let [seen, after] = [0, start];
    const step = (end: number): void => {
      if (seen < count) [seen, after] = [seen + 1, end];
    };
    const sink: RecordSink = {
      texts: (cells, end) => this.#isRow(cells) && step(end),
      plain: (_bytes, _starts, _ends, _numbers, end) => step(end),
    };
    try {
      if (count > 0) for await (const _ of this.#records(start, sink)) if (seen >= count) break;
    } catch (fault) {
      if (seen < count) throw fault;
    }
    return after;
  }

  #records(start: number, sink: RecordSink): AsyncGenerator<number> {
    return locatedRecords(this.#text, start, sink, this.names);
  }

  /** A blank line is a row only where a row is one cell, and then those that are empty are skipped already. */
  #isRow(cells: readonly string[]): boolean {
    return this.names.length === 1 || !isBlank(cells);
  }

  #requireWidth({ length: found }: readonly string[]): void {
    const expected = this.names.length;
    if (found === expected) return;
    throw new RowProblem(
      `expected ${expected} ${expected === 1 ? 'cell' : 'cells'}, found ${found}${otherDelimiter(this.names)}`,
    );
  }
}

/** What to say where the header is one name with what divides cells elsewhere: of `x;y`, a row `1,5;2` has two cells. */
function otherDelimiter([name, ...others]: readonly string[]): string {
  const found = [';', '\t', '|'].find((character) => name?.includes(character));
  if (found === undefined || others.length > 0) return '';
  const decimal = found === ';' ? ', and "decimal": "," where numbers have commas,' : '';
  return `; if cells are divided by ${JSON.stringify(found)}, say "delimiter": ${JSON.stringify(found)}${decimal} in data`;
}
