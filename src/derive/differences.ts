/** @file Derivatives checked by finite differences, which share nothing with the tape but the expression. */
import type { Expression } from '../expressions/syntax.ts';
import type { Answer } from './answer.ts';
import { jetPartials } from './jet-partials.ts';
import type { Point } from './point.ts';
import type { Path, Problem } from './problem.ts';
import { derivativeName, pointText } from './text.ts';
import { type DType, formatValue } from './values.ts';

export interface Check {
  /** A line for each derivative that is too far off. */
  disagreements: string[];
  /** The largest distance of a derivative from its finite difference. */
  largestDifference: number;
}

/** PyTorch's gradcheck allows 1e-3 of the value and 1e-5 beside it. */
const tolerances: Record<DType, { relative: number; absolute: number }> = {
  float32: { relative: 1e-3, absolute: 1e-5 },
  float64: { relative: 1e-6, absolute: 1e-8 },
};

/** @throws GradtapeError `expression` where an expression has no double-precision path. */
export function check(problem: Problem, answers: readonly Answer[], dtype: DType): Check {
  const comparisons = answers.flatMap((answer) => comparisonsAt(problem, answer, dtype));
  return {
    disagreements: comparisons.filter((one) => !agrees(one, dtype)).map((one) => text(one, dtype)),
    largestDifference: comparisons.reduce(
      (most, { found, expected }) => Math.max(most, Math.abs(found - expected) || 0),
      0,
    ),
  };
}

interface Comparison {
  path: Path;
  point: Point;
  found: number;
  expected: number;
}

function comparisonsAt({ rows }: Problem, answer: Answer, dtype: DType): Comparison[] {
  const point = dtype === 'float32' ? inFloat32(answer.point) : answer.point;
  return rows.flatMap(({ expression, paths }, r) =>
    paths.map((path, c) => ({
      path,
      point,
      found: answer.derivatives[r]![c] as number,
      expected: centralDifference(expression, point, path),
    })),
  );
}

/** The point where the tape was: far from 0, rounding moves it further than a finite difference goes. */
function inFloat32(point: Point): Point {
  const rounded = Object.entries(point).map(([name, value]) => [
    name,
    typeof value === 'number' ? Math.fround(value) : value,
  ]);
  return Object.fromEntries(rounded);
}

function agrees({ found, expected }: Comparison, dtype: DType): boolean {
  if (Object.is(found, expected)) return true;
  const { relative, absolute } = tolerances[dtype];
  return (
    Number.isFinite(expected) &&
    Math.abs(found - expected) <= absolute + relative * Math.abs(expected)
  );
}

function text({ path, point, found, expected }: Comparison, dtype: DType): string {
  const what = `${derivativeName(path)} at ${pointText(point, dtype)}`;
  return `${what} is ${formatValue(found, dtype)}, by finite differences ${formatValue(expected, dtype)}`;
}

/** Steps from 0.3 down to 1e-16, by a factor at which no oscillation repeats. */
const steps = Array.from({ length: 32 }, (_, k) => 0.3 / Math.PI ** k);

/**
 * (f(x + h) - f(x - h)) / 2h in double precision, where f is the derivative of one order less. Of all steps h it is the
 * one that errs least, by truncation, which the change to the next step tells, and by rounding (Press et al. 2007,
 * "Numerical Recipes", section 5.7).
 */
export function centralDifference(
  expression: Expression,
  point: Point,
  [name, ...lower]: Path,
): number {
  const x = point[name!] as number;
  const at = (x: number) => Number(jetPartials(expression, { ...point, [name!]: x })(lower));
  const estimates = steps.map((h) => {
    const [above, below] = [at(x + h), at(x - h)];
    const slope = (above - below) / (2 * h);
    const size = Math.abs(above) + Math.abs(below) + Math.abs(x * slope);
    return { slope, rounding: (Number.EPSILON * size) / h };
  });
  const judged = estimates.slice(1).map(({ slope, rounding }, k) => ({
    slope,
    error: rounding + Math.abs(slope - estimates[k]!.slope),
  }));
  const reliable = judged.filter(({ error }) => Number.isFinite(error));
  return reliable.length > 0
    ? reliable.reduce((best, one) => (one.error < best.error ? one : best)).slope
    : NaN;
}
