/** @file A question as it is typed, `derive "x**2" --at 4`, read in full before TensorFlow is loaded. */
import { GradtapeError } from '../errors.ts';
import { parseNames } from '../expressions/assignments.ts';
import { formatName } from '../expressions/printer.ts';
import { type Points, parseAt } from './at.ts';
import { checkPoint, typedOptions } from './point.ts';
import { type Kind, type Problem, readProblem } from './problem.ts';
import type { DType } from './values.ts';

export interface Typed {
  kind: Kind;
  order: number;
  at: string | undefined;
  wrt: string | undefined;
  /** The steps of a range whose step is left out. */
  steps: number;
  dtype: DType;
}

export interface Question extends Points {
  problem: Problem;
}

/**
 * A range is differentiated by its variable, unless others are named.
 * @throws GradtapeError `expression` or `usage`: all that can be wrong in what was typed.
 */
export function readQuestion(
  source: string,
  { kind, order, at, wrt, steps, dtype }: Typed,
): Question {
  const names = wrt === undefined ? undefined : parseNames(wrt, { where: '--wrt' });
  const problem = readProblem(source, { kind, order, wrt: names });
  const { expressions, variables } = problem;
  if (at === undefined) {
    const example = variables.map((name) => `${formatName(name)}=1`).join(',');
    throw new GradtapeError('usage', 'there is no point to differentiate at', {
      hint: `add --at ${example}`,
    });
  }
  const { points, ranged } = parseAt(at, variables, steps);
  for (const point of [points[0]!, points.at(-1)!])
    checkPoint(expressions, variables, point, dtype, typedOptions);
  if (ranged === undefined) return { problem, points };
  if (kind !== 'gradient')
    throw new GradtapeError('usage', `a ${kind} is printed at one point, not over a range`);
  return { problem: readProblem(source, { order, wrt: names ?? [ranged] }), points, ranged };
}
