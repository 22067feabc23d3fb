/**
 * The shortest decimal that restores the float32 `value`, written as TensorFlow and NumPy print it:
 * `8.0`, `0.116900004`, `1e-07`, `inf`, `nan`.
 */
export function formatFloat32(value: number): string {
  const text = shortestFloat32(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** The shortest decimal that restores the float32 `value`, without a trailing `.0`: `8`, `0.116900004`. */
export function shortestFloat32(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0';
  const single = Math.fround(value);
  // Nine significant digits always restore a float32 (Steele & White 1990).
  for (let digits = 1; digits < 9; digits++) {
    const decimal = Number(single.toPrecision(digits));
    if (Math.fround(decimal) === single) return numpyExponent(decimal);
  }
  return numpyExponent(Number(single.toPrecision(9)));
}

/** NumPy changes to an exponent below 1e-4 and from 1e16 on, with two digits at least. */
function numpyExponent(decimal: number): string {
  const size = Math.abs(decimal);
  if (size === 0 || (size >= 1e-4 && size < 1e16)) return decimal.toString();
  const [mantissa, exponent] = decimal.toExponential().split('e') as [string, string];
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}
