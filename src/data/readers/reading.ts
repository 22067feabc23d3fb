/** @file How cells become numbers, texts or nothing. */
import { decimalIn } from './decimals.ts';
import { type ParseNumber, numberParser } from './numerals.ts';
import type { Dialect } from './request.ts';

export interface Reading {
  /** NaN for a text that is no number. */
  parse: ParseNumber;
  missing: ReadonlySet<string>;
  /** The byte before the fraction of a number; undefined where only a text can tell whether it is one. */
  point: number | undefined;
  /** The number in these bytes; NaN if there is none, or if only its text can tell. */
  decimal(bytes: Buffer, from: number, to: number): number;
}

type NumberDialect = Pick<Dialect, 'decimal' | 'missing' | 'thousands'>;

export function readingOf(dialect: NumberDialect): Reading {
  const parse = numberParser(dialect);
  const missing = new Set(dialect.missing);
  const point = dialect.decimal.charCodeAt(0);
  const isNumber = (text: string): boolean => !Number.isNaN(parse(text));
  const textDecides = dialect.thousands !== null || dialect.missing.some(isNumber);
  return {
    point: textDecides ? undefined : point,
    parse,
    missing,
    decimal: textDecides
      ? () => Number.NaN
      : (bytes, from, to) => decimalIn(bytes, from, to, point),
  };
}
