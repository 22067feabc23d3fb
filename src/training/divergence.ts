/** @file Training that has gone out of bounds. */
import { GradtapeError } from '../errors.ts';

export function diverged(what: string): GradtapeError {
  return new GradtapeError('diverged', `training diverged: ${what}`, {
    hint: 'try a smaller learning rate, or "standardize": true',
  });
}

/** No loss has seen the last update, so the parameters are looked at themselves. */
export function requireFinite(values: Record<string, Float32Array>): void {
  for (const [name, numbers] of Object.entries(values))
    if (!numbers.every(Number.isFinite))
      throw diverged(`${name} is not finite after the last update`);
}
