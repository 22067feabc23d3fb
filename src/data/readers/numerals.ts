/** @file Which texts are numbers, and which: pandas' rules, and `Number`'s exact rounding. */
import type { Dialect } from './request.ts';

/** The number that a text spells; NaN for a text that spells none. */
export type ParseNumber = (text: string) => number;

const blanks = '[ \\t\\n\\v\\f\\r]*';
const infinity = /^[ \t\n\v\f\r]*([+-]?)inf(?:inity)?[ \t\n\v\f\r]*$/i;

/**
 * Digits with or without a sign, a fraction and an exponent, or `inf` and `infinity` in any case; blanks around it count for
 * nothing. `1_000`, `0x10`, `1e` and `nan` are no numbers.
 */
export function numberParser({
  decimal,
  thousands,
}: Pick<Dialect, 'decimal' | 'thousands'>): ParseNumber {
  const point = escaped(decimal);
  const grouped = thousands === null ? '' : `|\\d{1,3}(?:${escaped(thousands)}\\d{3})+`;
  const digits = `(?:(?:\\d+${grouped})(?:${point}\\d*)?|${point}\\d+)`;
  const numeral = new RegExp(`^${blanks}[+-]?${digits}(?:[eE][+-]?\\d+)?${blanks}$`);
  const plain = plainer(decimal, thousands);
  return (text) => (numeral.test(text) ? Number(plain(text)) : infinityOf(text));
}

/** What `Number` understands. */
function plainer(decimal: string, thousands: string | null): (text: string) => string {
  if (decimal === '.' && thousands === null) return (text) => text;
  return (text) => {
    const ungrouped = thousands === null ? text : text.replaceAll(thousands, '');
    return decimal === '.' ? ungrouped : ungrouped.replace(decimal, '.');
  };
}

function infinityOf(text: string): number {
  const sign = infinity.exec(text)?.[1];
  if (sign === undefined) return Number.NaN;
  return sign === '-' ? -Infinity : Infinity;
}

const escaped = (character: string): string => character.replace(/[^\w\s]/, '\\$&');
