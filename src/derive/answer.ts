/** @file The derivatives that a problem asks for, at a point. */
import type { Expression } from '../expressions/syntax.ts';
import type { Partials, Point } from './point.ts';
import type { Problem } from './problem.ts';
import type { Value } from './values.ts';

/** How derivatives are had: by the tape, or in double precision. */
export type Method = (expression: Expression, point: Point) => Partials;

export interface Answer {
  point: Point;
  /** The value of each expression. */
  values: Value[];
  /** A derivative for each row and each variable to differentiate by. */
  derivatives: Value[][];
}

/** At a point that fits the variables. @throws GradtapeError `expression` when an expression fails there. */
export function answer(problem: Problem, point: Point, method: Method): Answer {
  return {
    point,
    values: problem.expressions.map((expression) => method(expression, point)([])),
    derivatives: problem.rows.map(({ expression, paths }) => paths.map(method(expression, point))),
  };
}
