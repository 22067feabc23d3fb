/**
 * @file Numbers from bytes, without a string in between. Up to 15 digits make an integer that a double holds exactly, and up
 * to 10^22 so is the power of ten; their product or quotient is then rounded once, which is what `Number` gives (Clinger,
 * "How to read floating point numbers accurately", 1990). All other numbers are left to `Number`.
 */

/** 10⁰ to 10²², which doubles hold exactly. */
export const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

const [zero, plus, minus, e] = [0x30, 0x2b, 0x2d, 0x65];
const mostDigits = 15;

/** The number in bytes `from` to `to`, `point` before its fraction; NaN for what is no number, or not one of these. */
export function decimalIn(bytes: Uint8Array, from: number, to: number, point: number): number {
  let at = from;
  const sign = bytes[at]!;
  if (sign === minus || sign === plus) at++;
  const begin = at;
  let digits = 0;
  let digit = 0;
  while (at < to && (digit = bytes[at]! - zero) >= 0 && digit < 10) {
    digits = digits * 10 + digit;
    at++;
  }
  let length = at - begin;
  let exponent = 0;
  if (at < to && bytes[at] === point) {
    const fraction = ++at;
    while (at < to && (digit = bytes[at]! - zero) >= 0 && digit < 10) {
      digits = digits * 10 + digit;
      at++;
    }
    exponent = fraction - at;
    length -= exponent;
  }
  if (length === 0 || length > mostDigits) return Number.NaN;
  if (at < to) {
    if ((bytes[at]! | 0x20) !== e) return Number.NaN;
    exponent += exponentIn(bytes, at + 1, to);
  }
  const size = exponent < 0 ? digits / powers[-exponent]! : digits * powers[exponent]!;
  return sign === minus ? -size : size;
}

/** The integer in bytes `from` to `to`; NaN for what is none, or has more than four digits. */
function exponentIn(bytes: Uint8Array, from: number, to: number): number {
  const sign = bytes[from];
  const begin = sign === minus || sign === plus ? from + 1 : from;
  if (begin >= to || to - begin > 4) return Number.NaN;
  let value = 0;
  for (let at = begin; at < to; at++) {
    const digit = bytes[at]! - zero;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return sign === minus ? -value : value;
}
