/** @file Decimal numbers as tables write them. */

const decimal = /^[ \t]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t]*$/;

/**
 * The number that `text` spells: `-1`, `.5`, `1.5e-3`, blanks around it allowed. Anything else, hexadecimal digits,
 * separators and names such as `inf` included, gives NaN.
 */
export function parseNumber(text: string): number {
  return decimal.test(text) ? Number(text) : Number.NaN;
}
