/** @file Tensors as TensorFlow in Python prints them, which is as NumPy does. */
import { shortestFloat32 } from '../float32.ts';
import { type DType, type Value, formatValue } from './values.ts';

const lineWidth = 75;
/** NumPy prints at most so many digits after the point in a list; a number alone has all it needs. */
const precision = 8;

/** `tf.Tensor(8.0, shape=(), dtype=float32)`; what takes several lines begins on a line of its own. */
export function formatTensor(value: Value, dtype: DType): string {
  const text = Array.isArray(value) ? arrayText(value, dtype) : formatValue(value, dtype);
  const shape = shapeOf(value);
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  return `tf.Tensor(${text.includes('\n') ? '\n' : ''}${text}, shape=(${tuple}), dtype=${dtype})`;
}

function shapeOf(value: Value): number[] {
  return Array.isArray(value) ? [value.length, ...shapeOf(value[0]!)] : [];
}

/** NumPy's array2string: every number as wide as the widest, lines broken at 75 columns. */
function arrayText(value: Value[], dtype: DType): string {
  const format = formatterFor([value].flat(Infinity as 1) as number[], dtype);
  const nested = (items: Value[], indent: string, depth: number): string => {
    const [first] = items;
    if (!Array.isArray(first)) return `[${wrapped(items as number[], format, indent, depth)}]`;
    const gap = `${'\n'.repeat(shapeOf(first).length)}${indent}`;
    return `[${items.map((item) => nested(item as Value[], `${indent} `, depth + 1)).join(gap)}]`;
  };
  return nested(value, ' ', 1);
}

function wrapped(
  items: number[],
  format: (x: number) => string,
  indent: string,
  closing: number,
): string {
  const lines = [indent];
  for (const word of items.map(format)) {
    const line = lines.at(-1)!;
    const isFull =
      line.length > indent.length && line.length + word.length + 1 > lineWidth - closing;
    if (isFull) lines.push(indent + word);
    else lines[lines.length - 1] = line.length === indent.length ? line + word : `${line} ${word}`;
  }
  const [last, ...full] = lines.reverse();
  return [...full.reverse().map((line) => line.trimEnd()), last].join('\n').slice(indent.length);
}

/** NumPy's FloatingFormat: one notation for all, the points under one another. */
function formatterFor(values: number[], dtype: DType): (x: number) => string {
  const finite = values.filter(Number.isFinite);
  const format = (isScientific(finite, dtype) ? scientific : positional)(finite, dtype);
  const words = values.map((x) => (Number.isFinite(x) ? format(x) : formatValue(x, dtype)));
  const width = Math.max(...words.map(({ length }) => length));
  return (x) => words[values.findIndex((value) => Object.is(value, x))]!.padStart(width);
}

function isScientific(finite: number[], dtype: DType): boolean {
  const round = dtype === 'float32' ? Math.fround : Number;
  const sizes = finite.map(Math.abs).filter((size) => size > 0);
  const [largest, smallest] = [Math.max(...sizes), Math.min(...sizes)];
  const tooLarge = dtype === 'float32' ? 1e6 : 1e8;
  return largest >= tooLarge || smallest < round(1e-4) || round(largest / smallest) > 1000;
}

/** The digits that restore `x`, in JavaScript's notation with an exponent: `1.5e-7`. */
const shortest = (x: number, dtype: DType): string =>
  (dtype === 'float32' ? Number(shortestFloat32(x)) : x).toExponential();

const fractionOf = (text: string): string => /\.(\d*)/.exec(text)?.[1] ?? '';

function positional(finite: number[], dtype: DType): (x: number) => string {
  const write = (x: number): [whole: string, fraction: string] => {
    const [mantissa, exponent] = shortest(x, dtype).split('e') as [string, string];
    const digits = Math.max(0, fractionOf(mantissa).length - Number(exponent));
    const [whole, fraction = ''] = rounded(x, 'toFixed', Math.min(digits, precision)).split('.');
    return [Object.is(x, -0) ? '-0' : whole!, fraction.replace(/0+$/, '')];
  };
  const longest = Math.max(...finite.map((x) => write(x)[1].length));
  return (x) => {
    const [whole, fraction] = write(x);
    return `${whole}.${fraction.padEnd(longest)}`;
  };
}

function scientific(finite: number[], dtype: DType): (x: number) => string {
  const texts = finite.map((x) => shortest(x, dtype));
  const digits = Math.min(precision, Math.max(...texts.map((text) => fractionOf(text).length)));
  const exponents = Math.max(2, ...texts.map((text) => text.split(/e[+-]/)[1]!.length));
  return (x) => {
    const [mantissa, sign, exponent] = rounded(x, 'toExponential', digits).split(/e([+-])/) as [
      string,
      string,
      string,
    ];
    const point = digits === 0 ? '.' : '';
    return `${Object.is(x, -0) ? '-' : ''}${mantissa}${point}e${sign}${exponent.padStart(exponents, '0')}`;
  };
}

/** With so many digits after the point. Where JavaScript rounds a half up, NumPy rounds it to even. */
function rounded(x: number, write: 'toFixed' | 'toExponential', digits: number): string {
  const exact = x[write](100);
  const end = exact.indexOf('.') + 1 + digits;
  const isHalf = /^50*(e|$)/.test(exact.slice(end));
  const isEven = /[02468]\.?$/.test(exact.slice(0, end));
  if (!isHalf || !isEven) return x[write](digits);
  return exact.slice(0, end).replace(/\.$/, '') + (/e.*$/.exec(exact)?.[0] ?? '');
}
