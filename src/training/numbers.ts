import { shortestFloat32 } from '../float32.ts';
import type { Parameters } from './model.ts';

/** A float32 as the shortest decimal that restores it, so that 19.457 is not printed as 19.457000732421875. */
export function shortest(value: number): number {
  return Number.isFinite(value) ? Number(shortestFloat32(value)) : value;
}

/** The values of all parameters, read back. */
export function valuesOf(parameters: Parameters): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, tensor]) => [name, tensor.dataSync<'float32'>()]),
  );
}
