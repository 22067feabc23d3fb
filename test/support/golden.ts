import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.ts';

/** A golden file of test/golden. */
export function goldenFile<File>(file: string): File {
  return JSON.parse(readFileSync(join(root, 'test/golden', file), 'utf8'));
}

export function goldenCases<Case>(file: string): Case[] {
  return goldenFile<{ cases: Case[] }>(file).cases;
}

/** A case's rule and its options, as a title. */
export const titled = (name: string, config: object): string =>
  [name, ...Object.entries(config).map(([key, value]) => `${key} ${JSON.stringify(value)}`)].join(
    ', ',
  );

/** How far numbers are from what they should be, at worst. */
export interface Deviation {
  /** Units in the last place of a float32. */
  ulps: number;
  relative: number;
}

export const exact: Deviation = { ulps: 0, relative: 0 };

export const worse = (a: Deviation, b: Deviation): Deviation => ({
  ulps: Math.max(a.ulps, b.ulps),
  relative: Math.max(a.relative, b.relative),
});

/** Both must hold as many numbers; they are compared as float32. */
export function deviation(found: ArrayLike<number>, wanted: ArrayLike<number>): Deviation {
  if (found.length !== wanted.length)
    throw new Error(`found ${found.length} numbers, expected ${wanted.length}`);
  return Array.from(found, (value, i) => between(value, Math.fround(wanted[i]!))).reduce(
    worse,
    exact,
  );
}

function between(found: number, wanted: number): Deviation {
  if (Object.is(found, wanted) || found === wanted) return exact;
  const ulps = Math.abs(ordinal(found) - ordinal(wanted));
  return { ulps, relative: Math.abs(found - wanted) / Math.abs(wanted) };
}

/** The place of a float32 among all of them, in order. */
function ordinal(value: number): number {
  const bits = new Int32Array(Float32Array.of(value).buffer)[0]!;
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}
