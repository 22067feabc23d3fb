/** @file Derivatives checked by finite differences, which share nothing with the tape but the expression. */
import type { Expression } from '../expressions/syntax.ts';
import type { Answer } from './answer.ts';
import { jetPartials } from './jet-partials.ts';
import type { Point } from './point.ts';
import type { Path, Problem } from './problem.ts';
import { derivativeName, pointText } from './text.ts';
import { type DType, type Value, formatValue } from './values.ts';

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

export function check(problem: Problem, answers: readonly Answer[], dtype: DType): Check {
  const disagreements: string[] = [];
  let largestDifference = 0;
  for (const { point, derivatives } of answers)
    for (const [r, { expression, paths }] of problem.rows.entries())
      for (const [c, path] of paths.entries()) {
        const [found, expected] = [derivatives[r]![c]!, centralDifference(expression, point, path)];
        if (!agree(found, expected, dtype))
          disagreements.push(
            `${derivativeName(path)} at ${pointText(point, dtype)} is ${formatValue(found, dtype)}, by finite differences ${formatValue(expected, dtype)}`,
          );
        largestDifference = Math.max(largestDifference, Math.abs(Number(found) - expected) || 0);
      }
  return { disagreements, largestDifference };
}

/**
 * (f(x + h) - f(x - h)) / 2h in double precision, where f is the derivative of one order less, with the h that balances
 * truncation and rounding (Press et al. 2007, "Numerical Recipes", section 5.7).
 */
export function centralDifference(
  expression: Expression,
  point: Point,
  [name, ...lower]: Path,
): number {
  const x = point[name!] as number;
  const h = Math.cbrt(Number.EPSILON) * Math.max(1, Math.abs(x));
  const at = (x: number) => Number(jetPartials(expression, { ...point, [name!]: x })(lower));
  return (at(x + h) - at(x - h)) / (2 * h);
}

function agree(found: Value, expected: number, dtype: DType): boolean {
  if (Object.is(found, expected)) return true;
  const { relative, absolute } = tolerances[dtype];
  return Math.abs(Number(found) - expected) <= absolute + relative * Math.abs(expected);
}
