/** @file One line at the foot of a terminal that is drawn, drawn anew and erased, as if it had never been there. */
import { stripVTControlCharacters } from 'node:util';

/** The part of a stream that such a line needs. */
export type LineStream = Pick<NodeJS.WriteStream, 'write'> & {
  isTTY?: boolean;
  columns?: number;
  getWindowSize?: () => [columns: number, rows: number];
};

export interface TerminalLine {
  /** The characters that fit. */
  width(): number;
  draw(text: string): void;
  erase(): void;
}

/** Whether what is written to `stream` can be taken back: at a terminal that moves its cursor, and not in CI's log. */
export function redraws(stream: LineStream): boolean {
  const { CI, TERM } = process.env;
  return stream.isTTY === true && !CI && TERM !== 'dumb';
}

export function terminalLine(stream: LineStream): TerminalLine {
  let drawn = 0;
  // Asked of the terminal itself: `columns` is of before a native call, if it was resized meanwhile.
  const columns = (): number => stream.getWindowSize?.()[0] || stream.columns || 80;
  /** To where the line begins. A terminal that was made narrower has wrapped it over several rows. */
  const back = (): string =>
    `\r${'\u001B[A'.repeat(Math.max(Math.ceil(drawn / columns()) - 1, 0))}`;
  return {
    // The last column stays free: some terminals would begin a new row after it.
    width: () => columns() - 1,
    draw(text) {
      stream.write(`${back()}${text}\u001B[J`);
      drawn = stripVTControlCharacters(text).length;
    },
    erase() {
      if (drawn > 0) stream.write(`${back()}\u001B[J`);
      drawn = 0;
    },
  };
}
