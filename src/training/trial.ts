/** @file Rows of zeros to try things on, and errors that say "rows" for how many these were. */
import { GradtapeError } from '../errors.ts';

/** Fewer could be meant by a number of an expression. */
const fewest = 1000;

/** So many rows that they are mistaken for nothing else: a prime above each of `sizes`. */
export function distinctRows(sizes: readonly number[]): number {
  let rows = sizes.reduce((most, size) => Math.max(most, size), fewest) + 1;
  while (!isPrime(rows)) rows++;
  return rows;
}

function isPrime(number: number): boolean {
  for (let factor = 2; factor * factor <= number; factor++) if (number % factor === 0) return false;
  return true;
}

/**
 * What `f` computes on so many rows, of which there are as many in no table.
 * @throws GradtapeError what `f` throws, with `[rows, 3]` for `[1009,3]`
 */
export function namingRows<Value>(rows: number, f: () => Value): Value {
  try {
    return f();
  } catch (error) {
    if (!(error instanceof GradtapeError)) throw error;
    const { code, message, hint } = error;
    throw new GradtapeError(code, withoutNumber(message, rows), {
      cause: error,
      ...(hint !== undefined && { hint }),
    });
  }
}

/** Below the first line stands what the user wrote. */
function withoutNumber(message: string, rows: number): string {
  const [first, ...others] = message.split('\n');
  const named = first!
    .replaceAll(/\[\d+(?:, ?\d+)*\]/g, (shape) => shape.replaceAll(/, ?/g, ', '))
    .replaceAll(new RegExp(`(?<!column )\\b${rows}\\b`, 'g'), 'rows');
  return [named, ...others].join('\n');
}
