/**
 * @file CSV as RFC 4180 has it, read by csv-parse. Asking csv-parse for the line of every record takes half of its
 * speed, so records are counted, and the line of one is looked up only to be told in an error.
 */
import { once } from 'node:events';
import { type CsvError, type Info, type Parser, parse } from 'csv-parse';
import { GradtapeError } from '../errors.ts';

/** The bytes of a file, from its beginning at each call. */
export type Open = () => AsyncIterable<Buffer>;

export interface Dialect {
  /** What messages call the file. */
  name: string;
  /** One ASCII character. */
  delimiter: string;
}

/** In bytes: what a quote that is never closed may swallow before it is noticed. */
const longestRecord = 2 ** 23;

/** What is wrong with a record, for `visitRecords` to locate. */
export class RecordProblem extends Error {}

/**
 * Calls `visit` with the cells of every record; blank lines are none.
 * @throws GradtapeError `data` for what is not CSV and for a `RecordProblem` that `visit` throws, with the file and line.
 */
export async function visitRecords(
  open: Open,
  dialect: Dialect,
  visit: (cells: string[]) => void,
): Promise<void> {
  let count = 0;
  try {
    await feed(open(), parserOf(dialect), (cells: string[]) => {
      if (!isBlank(cells)) visit(cells);
      count++;
    });
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    const line = await lineOf(open, dialect, count);
    throw new GradtapeError('data', `${dialect.name}:${line}: ${problem}`, { cause: error });
  }
}

const isBlank = (cells: string[]): boolean => cells.length === 1 && cells[0]!.trim() === '';

function problemOf(error: unknown): string | undefined {
  if (error instanceof RecordProblem) return error.message;
  const problems: Partial<Record<CsvError['code'], string>> = {
    CSV_QUOTE_NOT_CLOSED: 'a quote opens here that is not closed',
    CSV_MAX_RECORD_SIZE: `expected a record of at most ${longestRecord / 2 ** 20} MB; is a quote not closed?`,
    CSV_INVALID_CLOSING_QUOTE: 'expected the end of the cell after its closing quote',
    INVALID_OPENING_QUOTE: 'expected the whole cell in quotes, found a quote inside it',
  };
  return problems[(error as CsvError).code];
}

function parserOf({ delimiter }: Dialect, { info = false } = {}): Parser {
  return parse({
    bom: true,
    delimiter,
    info,
    max_record_size: longestRecord,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
  });
}

/** Puts all bytes through the parser; `take` gets each of its records, and whatever it throws ends the reading. */
async function feed<Item>(
  chunks: AsyncIterable<Buffer>,
  parser: Parser,
  take: (item: Item) => void,
): Promise<void> {
  let fault: unknown;
  parser.on('error', (error) => (fault ??= error));
  parser.on('data', (item: Item) => {
    if (fault !== undefined) return;
    try {
      take(item);
    } catch (error) {
      fault = error;
    }
  });
  const ended = once(parser, 'close');
  for await (const chunk of chunks) {
    if (fault !== undefined) break;
    if (!parser.write(chunk) && fault === undefined)
      await Promise.race([once(parser, 'drain'), ended]);
  }
  if (fault === undefined) parser.end();
  else parser.destroy();
  await ended;
  if (fault !== undefined) throw fault;
}

/** The line, from 1, on which record `index` begins. csv-parse knows where the record before it ends. */
async function lineOf(open: Open, dialect: Dialect, index: number): Promise<number> {
  let count = 0;
  let end = 0;
  const found = new Error('found');
  const parser = parserOf(dialect, { info: true });
  await feed(open(), parser, ({ info }: { info: Info }) => {
    if (count++ === index) throw found;
    end = info.bytes;
  }).catch(() => undefined); // it was found, or it is the one that is no CSV
  return lineAfter(open(), end);
}

const [lineFeed, carriageReturn] = [0x0a, 0x0d];

/** The line of the first byte from `start` on that is no line break. */
async function lineAfter(chunks: AsyncIterable<Buffer>, start: number): Promise<number> {
  let [line, at, last] = [1, 0, 0];
  for await (const chunk of chunks)
    for (const byte of chunk) {
      const isBreak = byte === lineFeed || byte === carriageReturn;
      if (at++ >= start && !isBreak) return line;
      if (isBreak && !(byte === lineFeed && last === carriageReturn)) line++;
      last = byte;
    }
  return line;
}
