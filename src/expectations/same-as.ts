/** @file Whether a run came to the same as another: the figures of its last epoch and its final weights, number by number. */
import { shortestFloat32 } from '../float32.ts';
import type { Measured, Value } from './judge.ts';

/** What a tensor is, but for its numbers. */
interface Kind {
  dtype: string;
  shape: readonly number[];
}

interface Numbers extends Kind {
  /** Row-major. */
  values: ArrayLike<number>;
}

/** What is compared of a run that has ended. */
export interface Outcome {
  /** Figures of the last epoch; undefined where none has ended. */
  last: (Measured & { validation?: Measured }) | undefined;
  /** Final weights by path, such as `parameters/dense_1/kernel`. */
  weights: Readonly<Record<string, Numbers>>;
}

/** What is known of an outcome before the run begins. */
export interface Outline {
  /** Names, as `outlineOf` has them of an outcome: `val.loss`. */
  figures: readonly string[];
  weights: Readonly<Record<string, Kind>>;
}

/** A figure or a tensor that is not the same, by that of its numbers that differs most. */
export interface Difference {
  /** `loss`, `val.confusionMatrix`, `parameters/dense_1/kernel` */
  name: string;
  /** Where among its numbers, from 0; empty for a single number. */
  index: readonly number[];
  dtype: string;
  /** Undefined where there is no such number. */
  found: number | undefined;
  expected: number | undefined;
  /** Infinity where either is missing or not finite. */
  relative: number;
  /** How many of its numbers differ, and how many it has. */
  differing: number;
  of: number;
}

/** An outcome beside the one that it is held to. */
export interface Likeness {
  /** The folder of the other run. */
  run: string;
  tolerance: number;
  differences: readonly Difference[];
}

/** What hinders a comparison of a run of this outline, in words; undefined where nothing does. */
export function misfitOf(outline: Outline, expected: Outcome): string | undefined {
  const [found, wanted] = [kindsOf(outline), kindsOf(outlineOf(expected))];
  const name = [...wanted.keys(), ...found.keys()].find(
    (key) => found.get(key) !== wanted.get(key),
  );
  if (name === undefined) return undefined;
  return `${name}: expected ${wanted.get(name) ?? 'nothing'}, found ${found.get(name) ?? 'nothing'}`;
}

const kindsOf = ({ figures, weights }: Outline): Map<string, string> =>
  new Map([
    ...Object.entries(weights).map(([path, kind]) => [path, kindText(kind)] as const),
    ...figures.map((name) => [name, 'a figure'] as const),
  ]);

const kindText = ({ dtype, shape }: Kind): string => `${dtype}[${shape}]`;

const outlineOf = ({ last, weights }: Outcome): Outline => ({
  figures: figuresOf(last).map(([name]) => name),
  weights,
});

/**
 * Where `found` is not as `expected`: figures in their order, then weights, the one that differs most first. Numbers are
 * the same when their difference is at most `tolerance` times the greater of their sizes, as for Python's
 * `math.isclose`; when it is 0, to the bit. NaN is the same as NaN.
 */
export function differencesBetween(
  found: Outcome,
  expected: Outcome,
  tolerance: number,
): Difference[] {
  const compare = (before: ReadonlyMap<string, Series>, after: ReadonlyMap<string, Series>) =>
    [...new Set([...before.keys(), ...after.keys()])]
      .map((name) => difference(name, after.get(name), before.get(name), tolerance))
      .filter((one) => one !== undefined);
  const figures = compare(figureSeries(expected), figureSeries(found));
  const weights = compare(weightSeries(expected), weightSeries(found));
  // Two infinities have no difference.
  return [...figures, ...weights.toSorted((a, b) => b.relative - a.relative || 0)];
}

/** The numbers of a figure or of a tensor in a row. */
interface Series {
  dtype: string;
  values: ArrayLike<number>;
  indexOf: (i: number) => readonly number[];
}

const weightSeries = ({ weights }: Outcome): Map<string, Series> =>
  new Map(
    Object.entries(weights).map(([path, { dtype, shape, values }]) => [
      path,
      { dtype, values, indexOf: (i) => unraveled(i, shape) },
    ]),
  );

/** Where the `i`-th number of a row-major tensor stands. */
function unraveled(i: number, shape: readonly number[]): number[] {
  let rest = i;
  return shape
    .toReversed()
    .map((size) => {
      const index = rest % size;
      rest = Math.floor(rest / size);
      return index;
    })
    .toReversed();
}

function figureSeries({ last }: Outcome): Map<string, Series> {
  return new Map(
    figuresOf(last).map(([name, value]) => {
      const leaves = leavesOf(value);
      // A file of JSON has no -0.
      const values = leaves.map((leaf) => leaf.value + 0);
      return [name, { dtype: 'float64', values, indexOf: (i) => leaves[i]!.index }];
    }),
  );
}

function figuresOf(last: Outcome['last']): [name: string, value: Value][] {
  if (last === undefined) return [];
  const ofValidation = last.validation ? figuresOfPart(last.validation) : [];
  return [
    ...figuresOfPart(last),
    ...ofValidation.map(([name, value]): [string, Value] => [`val.${name}`, value]),
  ];
}

const figuresOfPart = ({ loss, terms, metrics }: Measured): [name: string, value: Value][] =>
  Object.entries({ loss, ...terms, ...metrics });

const leavesOf = (value: Value, index: number[] = []): { index: number[]; value: number }[] =>
  typeof value === 'number'
    ? [{ index, value }]
    : value.flatMap((inner, i) => leavesOf(inner, [...index, i]));

const none: Series = { dtype: '', values: [], indexOf: () => [] };

function difference(
  name: string,
  found = none,
  expected = none,
  tolerance: number,
): Difference | undefined {
  const of = Math.max(found.values.length, expected.values.length);
  let [differing, at, largest] = [0, 0, -1];
  for (let i = 0; i < of; i++) {
    if (isSame(found.values[i], expected.values[i], tolerance)) continue;
    const relative = relativeDifference(found.values[i], expected.values[i]);
    differing++;
    if (relative > largest) [at, largest] = [i, relative];
  }
  if (differing === 0) return undefined;
  const { dtype, indexOf } = at < found.values.length ? found : expected;
  const [own, other] = [found.values[at], expected.values[at]];
  const where = { name, index: indexOf(at), dtype };
  return { ...where, found: own, expected: other, relative: largest, differing, of };
}

type MaybeNumber = number | undefined;

const isSame = (a: MaybeNumber, b: MaybeNumber, tolerance: number): boolean =>
  Object.is(a, b) || (tolerance > 0 && relativeDifference(a, b) <= tolerance);

function relativeDifference(a: MaybeNumber, b: MaybeNumber): number {
  if (a === b) return 0;
  const relative = Math.abs(a! - b!) / Math.max(Math.abs(a!), Math.abs(b!));
  return Number.isNaN(relative) ? Infinity : relative;
}

/** In one line: `parameters/w[0][2]: found 0.5, expected 0.6, relative difference 0.17, the greatest of 2 in 30 numbers`. */
export function differenceText(one: Difference): string {
  const { name, index, dtype, found, expected, relative, differing, of } = one;
  const text = (value: MaybeNumber): string => {
    if (value === undefined) return 'nothing';
    return dtype === 'float32' ? shortestFloat32(value) : String(value);
  };
  const place = `${name}${index.map((i) => `[${i}]`).join('')}`;
  const size = Number(relative.toPrecision(2));
  const others = of > 1 ? `, the greatest of ${differing} in ${of} numbers` : '';
  return `${place}: found ${text(found)}, expected ${text(expected)}, relative difference ${size}${others}`;
}
