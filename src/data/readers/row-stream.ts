/** @file Rows that come once and are not kept: each with the cells that are wanted, and its own text to be passed on. */
import { GradtapeError } from '../../errors.ts';
import { nearest } from '../../suggest.ts';
import { entriesOf, linesOf } from './json-lines.ts';
import { TextFault } from './place.ts';
import { RowProblem, requireDistinct, shown } from './problem.ts';
import { type RecordSink, readRecords } from './read-records.ts';
import { readingOf } from './reading.ts';
import { RecordFault } from './records.ts';
import type { Dialect } from './request.ts';
import type { Cell } from './rows.ts';
import { utf8 } from './text.ts';

export interface StreamedRow {
  /** In the order in which they were wanted; of a column of numbers the number, where its bytes show it. */
  cells: readonly (Cell | number)[];
  /** The row as it can be written again: of CSV without a line end, of JSON Lines as it came. */
  text: string;
}

export interface StreamRequest {
  bytes: AsyncIterable<Buffer>;
  /** What messages call it. */
  name: string;
  format: 'csv' | 'jsonLines';
  dialect: Dialect;
  /** The columns whose cells are needed. */
  wanted: readonly string[];
  /** Those of them that hold numbers: most need not become texts first. */
  numbers?: ReadonlySet<string>;
  /** Where a row is, from 0, for messages. */
  locate: (row: number) => Promise<string>;
  /** Told the columns of a CSV file, before its rows. */
  onNames: (names: readonly string[]) => void;
}

/**
 * The rows, as many at a time as a piece of the bytes holds.
 * @throws GradtapeError `data` with the place.
 */
export async function* streamRows(request: StreamRequest): AsyncGenerator<StreamedRow[]> {
  let count = 0;
  let rows: StreamedRow[] = [];
  const take = (row: StreamedRow): void => void rows.push(row);
  const pieces = request.format === 'csv' ? csvPieces(request, take) : jsonPieces(request, take);
  try {
    for await (const _ of pieces) {
      if (rows.length === 0) continue;
      count += rows.length;
      const full = rows;
      rows = [];
      yield full;
    }
  } catch (fault) {
    if (rows.length > 0) yield rows;
    throw await located(request, fault, count + rows.length);
  }
  if (rows.length > 0) yield rows;
}

type Take = (row: StreamedRow) => void;

async function* csvPieces(request: StreamRequest, take: Take): AsyncGenerator<number> {
  const { bytes, name, dialect, wanted, numbers, onNames } = request;
  const text = new Replayed(withoutLines(utf8(bytes, dialect.encoding), dialect.skipLines));
  const [names, start] = await headerOf(text, request);
  requireDistinct(names);
  const places = wanted.map((column) => placeOf(name, column, names));
  onNames(names);
  const areNumbers = wanted.map((column) => numbers?.has(column) ?? false);
  const { decimal } = readingOf(dialect);
  const write = csvLine(dialect);
  const quote = dialect.quote?.charCodeAt(0);
  const sink: RecordSink = {
    texts: (cells) => {
      if (isBlank(cells) && names.length !== 1) return;
      if (cells.length !== names.length)
        throw new RowProblem(`expected ${names.length} cells, found ${cells.length}`);
      take({ cells: places.map((cell) => cells[cell]!), text: write(cells) });
    },
    plain: (line, starts, ends) =>
      take({
        cells: places.map((cell, i) => {
          const [from, to] = [starts[cell]!, ends[cell]!];
          const value = areNumbers[i] ? decimal(line, from, to) : Number.NaN;
          return Number.isNaN(value) ? line.toString('utf8', from, to) : value;
        }),
        text: withQuotes(line, starts[0]!, ends[names.length - 1]!, quote),
      }),
  };
  yield* readRecords(text.from(start), { dialect, start, width: names.length, sink });
}

/** The record whose first cell begins at byte `start` and whose last one ends at `end`, with the quotes that these may stand in. */
function withQuotes(line: Buffer, start: number, end: number, quote: number | undefined): string {
  const isQuoted = (at: number): boolean => quote !== undefined && line[at] === quote;
  return line.toString('utf8', start - Number(isQuoted(start - 1)), end + Number(isQuoted(end)));
}

/** The names, and the byte at which the rows begin. */
async function headerOf(
  text: Replayed,
  { name, dialect }: StreamRequest,
): Promise<[names: readonly string[], start: number]> {
  const { header } = dialect;
  if (Array.isArray(header)) return [header as string[], 0];
  let found: [string[], number] | undefined;
  const texts = (cells: string[], end: number): void => {
    if (!isBlank(cells)) found ??= [cells, end];
  };
  try {
    for await (const _ of readRecords(text.from(0), {
      dialect,
      start: 0,
      width: 0,
      sink: { texts },
    }))
      if (found !== undefined) break;
  } catch (fault) {
    if (found === undefined) throw fault; // else it is for whoever reads the rows
  }
  if (found === undefined)
    throw new GradtapeError('data', `${name}: the file is empty, expected a line of column names`);
  return header === true ? found : [found[0].map((_, cell) => `c${cell + 1}`), 0];
}

const isBlank = (cells: readonly string[]): boolean =>
  cells.length === 1 && cells[0]!.trim() === '';

/** Bytes that come once. What of them was read to find the header can be read again. */
class Replayed {
  readonly #rest: AsyncIterator<Buffer>;
  readonly #seen: Buffer[] = [];

  constructor(bytes: AsyncIterable<Buffer>) {
    this.#rest = bytes[Symbol.asyncIterator]();
  }

  async *from(start: number): AsyncGenerator<Buffer> {
    const isFirst = this.#seen.length === 0;
    const seen = Buffer.concat(this.#seen).subarray(start);
    if (seen.length > 0) yield seen;
    for (;;) {
      const { value, done } = await this.#rest.next();
      if (done) return;
      if (isFirst) this.#seen.push(Buffer.from(value));
      yield value;
    }
  }
}

/** Columns of a table that a message names. */
const mostTold = 12;

function placeOf(name: string, column: string, names: readonly string[]): number {
  const place = names.indexOf(column);
  if (place >= 0) return place;
  const near = nearest(column, names);
  const found = names.slice(0, mostTold).map(shown).join(', ');
  const rest = names.length > mostTold ? ` and ${names.length - mostTold} more` : '';
  throw new GradtapeError(
    'data',
    `${name}: no column ${shown(column)}; ${near === undefined ? `found ${found}${rest}` : `did you mean ${shown(near)}?`}`,
  );
}

/** The text without its first lines. */
async function* withoutLines(text: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const piece of text) {
    let from = 0;
    while (left > 0) {
      const end = piece.indexOf(0x0a, from);
      if (end < 0) break;
      from = end + 1;
      left--;
    }
    if (left === 0) yield piece.subarray(from);
  }
}

async function* jsonPieces(request: StreamRequest, take: Take): AsyncGenerator<number> {
  const { bytes, dialect, wanted } = request;
  const cellOf = new Map(wanted.map((column, cell) => [column, cell]));
  yield* linesOf(utf8(bytes, dialect.encoding), (line) => {
    const text = line.toString().trim();
    if (text === '') return;
    const cells = Array<Cell>(wanted.length).fill(null);
    for (const [key, value] of entriesOf(text, (key) => cellOf.has(key)))
      cells[cellOf.get(key)!] = value;
    take({ cells, text });
  });
}

async function located(
  { name, locate }: StreamRequest,
  fault: unknown,
  row: number,
): Promise<unknown> {
  const problem = fault instanceof RecordFault ? fault.problem : fault;
  if (problem instanceof TextFault)
    return new GradtapeError('data', `${name}, byte ${problem.offset}: ${problem.message}`);
  if (!(problem instanceof RowProblem)) return fault;
  return new GradtapeError('data', `${await locate(row)}: ${problem.message}`, { cause: fault });
}

/** Cells as a line of CSV in a dialect, without its end. */
export function csvLine({
  delimiter,
  quote,
  escape,
  comment,
}: Dialect): (cells: readonly string[]) => string {
  const mark = quote ?? '"';
  const marks = [delimiter, mark, comment ?? mark].map(literal).join('');
  const special = new RegExp(`[\\r\\n${marks}]`);
  const quoted = (cell: string): string =>
    special.test(cell)
      ? `${mark}${cell.replaceAll(mark, `${quote === null ? mark : escape}${mark}`)}${mark}`
      : cell;
  return (cells) => cells.map(quoted).join(delimiter);
}

const literal = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
