/**
 * @file The records of a text, by two readers that agree: a scanner finds the cells of plain records, csv-parse reads all
 * others and whatever stands near them. Each begins where the other has left a record behind.
 */
import { HeldBytes } from './held-bytes.ts';
import { RowProblem } from './problem.ts';
import { BareQuote, RecordFault, RecordParser, type TakeRecord, longestRecord } from './records.ts';
import type { Dialect } from './request.ts';
import { PlainScanner } from './scanner.ts';

export interface RecordSink {
  /** Gets the cells of a record, and the byte of the text at which it ends. */
  texts: TakeRecord;
  /** Gets the same of a plain record as `RowSink` does. Left out, csv-parse reads everything. */
  plain?: (
    bytes: Buffer,
    starts: Int32Array,
    ends: Int32Array,
    numbers: Float64Array,
    end: number,
  ) => void;
}

export interface RecordOptions {
  dialect: Dialect;
  /** The byte of the whole text at which the records begin. */
  start: number;
  /** How many cells a record has. */
  width: number;
  sink: RecordSink;
}

/**
 * Hands all records to the sink, synchronously; between two pieces of the text the generator yields the size of the one that
 * it has read. Empty lines are no records.
 * @throws RecordFault for what is not CSV, and for a RowProblem that the sink throws.
 */
export async function* readRecords(
  text: AsyncIterable<Buffer>,
  options: RecordOptions,
): AsyncGenerator<number> {
  const reader = new RecordReader(options);
  const room = new HeldBytes();
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of text) {
    held = room.joined(held, piece);
    held = held.subarray(await reader.read(held, false));
    yield piece.length;
  }
  await reader.read(held, true);
}

/** How many bytes csv-parse gets at a time: few where what it must read is rare. */
const [smallestBlock, largestBlock] = [2 ** 12, 2 ** 18];

class RecordReader {
  readonly #options: RecordOptions;
  readonly #scanner: PlainScanner | undefined;
  /** The byte of the text at which the bytes that come next begin. */
  #offset: number;
  #block = smallestBlock;
  /** Where csv-parse left off. */
  #left = 0;
  /** How many bytes csv-parse needs at least, having found no end of a record in half of them. */
  #wanted = 0;

  constructor(options: RecordOptions) {
    const { dialect, start, width, sink } = options;
    this.#options = options;
    this.#offset = start;
    if (sink.plain && PlainScanner.canRead(dialect))
      this.#scanner = new PlainScanner(dialect, width);
  }

  /** Reads the complete records, or all if this is the end, and gives the number of bytes that are done with. */
  async read(bytes: Buffer, end: boolean): Promise<number> {
    const last = lastLineEnd(bytes, end);
    let at = 0;
    for (;;) {
      at = this.#scan(bytes, at, last);
      const enough = end || bytes.length - at > longestRecord || at <= last;
      if (at === bytes.length || !enough || (!end && bytes.length - at < this.#wanted)) break;
      const next = await this.#parse(bytes, at, end);
      this.#wanted = next === at ? 2 * (bytes.length - at) : 0;
      if (next === at) break;
      at = next;
    }
    this.#offset += at;
    return at;
  }

  /** Hands over the plain records from `at` on, and gives the byte after them. */
  #scan(bytes: Buffer, from: number, last: number): number {
    if (this.#scanner === undefined) return from;
    const { starts, ends, numbers } = this.#scanner;
    let at = from;
    try {
      for (;;) {
        const next = this.#scanner.scan(bytes, at, last);
        if (next < 0) return at;
        this.#options.sink.plain!(bytes, starts, ends, numbers, this.#offset + next);
        at = next;
      }
    } catch (error) {
      throw error instanceof RowProblem ? new RecordFault(this.#offset + at, error) : error;
    }
  }

  /** Hands over some records from `at` on, read by csv-parse, and gives the byte after them. */
  async #parse(bytes: Buffer, at: number, end: boolean): Promise<number> {
    const near = this.#offset + at - this.#left < this.#block;
    this.#block = near
      ? Math.min(2 * this.#block, largestBlock)
      : Math.max(this.#block / 2, smallestBlock);
    let next: number;
    try {
      next = await this.#parseWith(this.#options.sink.texts, bytes, at, end);
    } catch (fault) {
      if (!(fault instanceof RecordFault && fault.problem instanceof BareQuote)) throw fault;
      next = await this.#parseRelaxed(bytes, fault.after - this.#offset, end);
    }
    this.#left = this.#offset + next;
    return next;
  }

  async #parseWith(
    take: TakeRecord,
    bytes: Buffer,
    at: number,
    end: boolean,
    relaxed = false,
  ): Promise<number> {
    const begin = this.#offset + at;
    const parser = new RecordParser(this.#options.dialect, begin, take, relaxed);
    let [to, size] = [at, this.#block];
    while (to < bytes.length && parser.endOfRecord === begin) {
      await parser.feed(bytes.subarray(to, to + size));
      [to, size] = [Math.min(to + size, bytes.length), 2 * size];
    }
    if (to < bytes.length || !end) return parser.endOfRecord - this.#offset;
    await parser.feed();
    return bytes.length;
  }

  /** The same for the one record that has a quote in a bare cell. */
  async #parseRelaxed(bytes: Buffer, at: number, end: boolean): Promise<number> {
    let after: number | undefined;
    const first: TakeRecord = (cells, recordEnd) => {
      if (after !== undefined) return;
      this.#options.sink.texts(cells, recordEnd);
      after = recordEnd;
    };
    try {
      await this.#parseWith(first, bytes, at, end, true);
    } catch (fault) {
      if (after === undefined) throw fault; // else it is in a record that is not read like this
    }
    return after === undefined ? at : after - this.#offset;
  }
}

/** The last byte that surely ends a line: a carriage return is not known to until the byte after it is. */
function lastLineEnd(bytes: Buffer, end: boolean): number {
  const length = end ? bytes.length : bytes.length - 1;
  const carriageReturn = length > 0 ? bytes.lastIndexOf(0x0d, length - 1) : -1;
  return Math.max(bytes.lastIndexOf(0x0a), carriageReturn);
}
