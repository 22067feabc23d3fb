/** @file Decimal numbers out of bytes, without a string in between. */

const [plus, minus, point, zero, nine] = [0x2b, 0x2d, 0x2e, 0x30, 0x39];
const [space, tab] = [0x20, 0x09];
const lowerCase = 0x20;
const letterE = 0x65;

/** The powers of ten that a float64 holds exactly. */
const exactPowers = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * The number that `bytes` from `start` to `end` spell: `-1`, `.5`, `1.5e-3`, blanks around it allowed. Anything else,
 * hexadecimal digits, separators and names such as `inf` included, gives NaN.
 */
export function parseNumber(bytes: Buffer, start: number, end: number): number {
  while (start < end && isBlank(bytes[start]!)) start++;
  while (end > start && isBlank(bytes[end - 1]!)) end--;
  let at = start;
  const negative = bytes[at] === minus;
  if (negative || bytes[at] === plus) at++;
  const first = at;
  let digits = 0;
  let fraction = 0;
  let seenPoint = false;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= zero && byte <= nine) {
      digits = digits * 10 + (byte - zero);
      if (seenPoint) fraction++;
    } else if (byte === point && !seenPoint) seenPoint = true;
    else break;
  }
  const count = at - first - (seenPoint ? 1 : 0);
  if (count <= 0) return NaN;
  if (at < end) return isExponent(bytes, at, end) ? slowly(bytes, start, end) : NaN;
  // Below 2^53 the digits are exact and so is the power of ten: one division rounds correctly (Clinger 1990).
  if (digits >= 2 ** 53 || fraction > 22) return slowly(bytes, start, end);
  const value = fraction === 0 ? digits : digits / exactPowers[fraction]!;
  return negative ? -value : value;
}

const isBlank = (byte: number): boolean => byte === space || byte === tab;

function isExponent(bytes: Buffer, start: number, end: number): boolean {
  if ((bytes[start]! | lowerCase) !== letterE) return false;
  let at = start + 1;
  if (bytes[at] === plus || bytes[at] === minus) at++;
  if (at === end) return false;
  while (at < end && bytes[at]! >= zero && bytes[at]! <= nine) at++;
  return at === end;
}

const slowly = (bytes: Buffer, start: number, end: number): number =>
  Number(bytes.toString('latin1', start, end));
