/** @file Numbers and nested lists of them, as text. */
import { formatFloat32, formatFloat64, shortestFloat32 } from '../float32.ts';

/** A number, or what a tensor holds. */
export type Value = number | Value[];

export type DType = 'float32' | 'float64';

/** `8.0`, `[1.0, 2.5]`: each number as the shortest decimal that restores it. */
export function formatValue(value: Value, dtype: DType): string {
  if (Array.isArray(value)) return `[${value.map((x) => formatValue(x, dtype)).join(', ')}]`;
  return dtype === 'float32' ? formatFloat32(value) : formatFloat64(value);
}

/** For JSON, which has no word for them, nan and the infinities become strings that `Number` and Python's `float` read. */
export function jsonValue(value: Value, dtype: DType): unknown {
  if (Array.isArray(value)) return value.map((x) => jsonValue(x, dtype));
  if (!Number.isFinite(value)) return String(value);
  return dtype === 'float32' ? Number(shortestFloat32(value)) : value;
}
