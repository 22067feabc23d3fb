/**
 * The shortest decimal that restores the float32 `value`, written as TensorFlow and NumPy print it:
 * `8.0`, `0.116900004`, `1e-07`, `inf`, `nan`.
 */
export function formatFloat32(value: number): string {
  return withPoint(shortestFloat32(value));
}

/** The shortest decimal that restores the double `value`, in the same notation: `8.0`, `0.1`, `1e-07`. */
export function formatFloat64(value: number): string {
  return withPoint(unusualText(value) ?? numpyExponent(value));
}

const withPoint = (text: string): string => (/^-?\d+$/.test(text) ? `${text}.0` : text);

/** The shortest decimal that restores the float32 `value`, without a trailing `.0`: `8`, `0.116900004`. */
export function shortestFloat32(value: number): string {
  const single = Math.fround(value);
  const unusual = unusualText(single);
  if (unusual) return unusual;
  // Nine significant digits always restore a float32 (Steele & White 1990).
  for (let digits = fewestDigits(single); digits < 9; digits++) {
    const decimal = Number(single.toPrecision(digits));
    if (Math.fround(decimal) === single) return numpyExponent(decimal);
  }
  return numpyExponent(Number(single.toPrecision(9)));
}

/**
 * Where the search begins: most numbers need seven digits or more. Fewer never come nearer, and of what is no power of
 * two the neighbours are equally far on both sides, so that nearer is enough.
 */
function fewestDigits(single: number): number {
  const isRestored = Math.fround(Number(single.toPrecision(6))) === single;
  return isRestored || Number.isInteger(Math.log2(Math.abs(single))) ? 1 : 7;
}

/** What JavaScript prints otherwise than NumPy. */
function unusualText(value: number): string | undefined {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0' : undefined;
}

/** NumPy changes to an exponent below 1e-4 and from 1e16 on, with two digits at least. */
function numpyExponent(decimal: number): string {
  const size = Math.abs(decimal);
  if (size === 0 || (size >= 1e-4 && size < 1e16)) return decimal.toString();
  const [mantissa, exponent] = decimal.toExponential().split('e') as [string, string];
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}
