/** @file Places in a text: a fault is known by its byte until somebody has to be told the line. */

/** What is wrong at a byte of a text, for `located` to say where that is. */
export class TextFault extends Error {
  /** In the text as UTF-8, without a byte order mark. */
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

export interface Place {
  /** From 1. */
  line: number;
  /** How many bytes of the line stand before the place. */
  column: number;
}

const [lineFeed, carriageReturn] = [0x0a, 0x0d];

/** The line of byte `offset`, or of the end. A line ends with a line feed, a carriage return, or both. */
export async function placeOf(bytes: AsyncIterable<Buffer>, offset: number): Promise<Place> {
  let [line, start, at, last] = [1, 0, 0, 0];
  const step = (byte: number): void => {
    const ends = last === carriageReturn ? byte !== lineFeed : last === lineFeed;
    if (ends) [line, start] = [line + 1, at];
    last = byte;
  };
  for await (const piece of untilFault(bytes))
    for (const byte of piece) {
      step(byte);
      if (at === offset) return { line, column: at - start };
      at++;
    }
  step(0);
  return { line, column: at - start };
}

/** The first byte from `from` on that begins a record: one of a line that is not empty and no remark. */
export async function recordStart(
  bytes: AsyncIterable<Buffer>,
  from: number,
  comment: string | null,
): Promise<number> {
  const remark = comment?.codePointAt(0);
  let at = 0;
  let inRemark = false;
  for await (const piece of untilFault(bytes))
    for (const byte of piece) {
      if (at++ < from) continue;
      const isBreak = byte === lineFeed || byte === carriageReturn;
      if (!inRemark && !isBreak && byte !== remark) return at - 1;
      inRemark = !isBreak && (inRemark || byte === remark);
    }
  return at;
}

/** The text up to where it is none. */
async function* untilFault(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } catch (error) {
    if (!(error instanceof TextFault)) throw error;
  }
}
