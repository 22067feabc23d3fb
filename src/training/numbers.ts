import { shortestFloat32 } from '../float32.ts';
import type { Parameters } from './model.ts';

/** A float32 as the shortest decimal that restores it, so that 19.457 is not printed as 19.457000732421875. */
export function shortest(value: number): number {
  return Number.isFinite(value) ? Number(shortestFloat32(value)) : value;
}

/** A number, or lists of them. */
export type Nested = number | Nested[];

/** The values of a tensor of that shape, as nested lists of shortest numbers. */
export function nestedShortest(values: Float32Array, shape: readonly number[]): Nested {
  const [size, ...rest] = shape;
  if (size === undefined) return shortest(values[0]!);
  const stride = values.length / size;
  return Array.from({ length: size }, (_, i) =>
    nestedShortest(values.subarray(i * stride, (i + 1) * stride), rest),
  );
}

/** The values of all parameters, read back. */
export function valuesOf(parameters: Parameters): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, tensor]) => [name, tensor.dataSync<'float32'>()]),
  );
}
