/** @file How tightly each operator binds, as in Python: read by the parser and by the printer. */
import type { BinaryOperator, ComparisonOperator, UnaryOperator } from './syntax.ts';

/** A binary operator binds its left side with `left` and wants its right side to bind at least with `right`. */
export const binaryPowers: Record<BinaryOperator, { left: number; right: number }> = {
  or: { left: 1, right: 2 },
  and: { left: 2, right: 3 },
  '+': { left: 5, right: 6 },
  '-': { left: 5, right: 6 },
  '*': { left: 6, right: 7 },
  '/': { left: 6, right: 7 },
  '//': { left: 6, right: 7 },
  '%': { left: 6, right: 7 },
  '@': { left: 6, right: 7 },
  // To the right, `2**3**2` is `2**(3**2)` and `2**-1` needs no parentheses.
  '**': { left: 8, right: 7 },
};

/** `-x**2` is `-(x**2)`, for a sign binds looser than a power. */
export const unaryPowers: Record<UnaryOperator, number> = { not: 3, '-': 7, '+': 7 };

export const comparisonPower = 4;
export const comparisonOperators: readonly ComparisonOperator[] = [
  '<',
  '<=',
  '>',
  '>=',
  '==',
  '!=',
];

/** Brackets after a value, and everything that needs no parentheses anywhere. */
export const tightest = 9;
