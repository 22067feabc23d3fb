/** @file The cells of a column as numbers or as texts, whichever way the reader has them. */
import { parseNumber } from '../numbers.ts';
import type { RawColumn } from '../source.ts';

/** Cells by their place in the chunk; undefined is a missing one. */
export interface Texts {
  at(index: number): string | undefined;
  /** The first place of `text`, or -1. */
  findIndex(text: string): number;
}

/** A number's text is the shortest that restores it: `1` for 1.0. */
export function textsOf(column: RawColumn): Texts {
  if (column.type === 'text') {
    const { codes, dictionary } = column;
    return {
      at: (index) => dictionary[codes[index]!],
      findIndex: (text) => codes.indexOf(dictionary.indexOf(text)),
    };
  }
  const { values } = column;
  return {
    at: (index) => (Number.isNaN(values[index]!) ? undefined : String(values[index]!)),
    findIndex: (text) => values.indexOf(Number(text)),
  };
}

/**
 * For each distinct text what `read` makes of it, read once however often it occurs. Gives for each place in the chunk
 * `read`'s result, undefined where the cell is missing.
 */
export function memoized<Result>(
  column: RawColumn,
  read: (text: string, index: number) => Result,
): (index: number) => Result | undefined {
  const { at } = textsOf(column);
  const known = new Map<string, Result>();
  return (index) => {
    const text = at(index);
    if (text === undefined) return undefined;
    if (!known.has(text)) known.set(text, read(text, index));
    return known.get(text)!;
  };
}

export const isMissing = (column: RawColumn, index: number): boolean =>
  column.type === 'text' ? column.codes[index]! < 0 : Number.isNaN(column.values[index]!);

/** Texts of two values, false first. */
const booleanPairs = [
  ['false', 'true'],
  ['no', 'yes'],
  ['f', 't'],
  ['n', 'y'],
  ['off', 'on'],
] as const;

/** 0 or 1 for `false`, `Yes`, `t`, `off`, `1`…; undefined for anything else. */
export function parseBoolean(text: string): 0 | 1 | undefined {
  const word = text.trim().toLowerCase();
  const pair = booleanPairs.find((one) => (one as readonly string[]).includes(word));
  if (pair) return word === pair[0] ? 0 : 1;
  const number = parseNumber(word);
  return number === 0 || number === 1 ? number : undefined;
}

/** Whether all of `texts`, two at most, say true or false, in the same words. */
export function areBooleans(texts: readonly string[]): boolean {
  const words = texts.map((text) => text.trim().toLowerCase());
  return booleanPairs.some((pair) =>
    words.every((word) => (pair as readonly string[]).includes(word)),
  );
}
