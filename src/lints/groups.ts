/** @file Rows in groups of equal cells, numbered in the order of their first rows: equal groups have equal numbers. */
import type { RawColumn } from '../data/source.ts';

export interface Groups {
  /** The group of each row, from 0. */
  of: Int32Array;
  count: number;
}

/** Rows with equal cells in a column; those whose cell is missing are a group, too. */
export const groupsOf = (column: RawColumn): Groups =>
  column.type === 'text'
    ? numbered(column.codes.length, (row) => column.codes[row]!)
    : numbered(column.values.length, (row) => column.values[row]!);

/** Rows that are together in both. */
export const both = (a: Groups, b: Groups): Groups =>
  numbered(a.of.length, (row) => a.of[row]! * b.count + b.of[row]!);

/** Rows with equal cells in all of `columns`, of which there is one at least. */
export const inAll = (columns: readonly RawColumn[]): Groups => columns.map(groupsOf).reduce(both);

export const areEqual = (a: Groups, b: Groups): boolean =>
  a.count === b.count && a.of.every((group, row) => group === b.of[row]);

/** How many of the rows at `places`, all unless named, are in each group. */
export function sizesOf({ of, count }: Groups, places?: Uint32Array): Uint32Array {
  const sizes = new Uint32Array(count);
  if (places === undefined) for (const group of of) sizes[group]!++;
  else for (const row of places) sizes[of[row]!]!++;
  return sizes;
}

/** NaN equals itself here, as keys of a Map do. */
function numbered(rows: number, key: (row: number) => number): Groups {
  const numbers = new Map<number, number>();
  const of = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const found = key(row);
    const number = numbers.get(found) ?? numbers.size;
    if (number === numbers.size) numbers.set(found, number);
    of[row] = number;
  }
  return { of, count: numbers.size };
}
