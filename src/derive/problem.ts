/** @file What is asked: which derivatives of which expressions. Reading it needs no TensorFlow. */
import { GradtapeError } from '../errors.ts';
import { mistake } from '../expressions/mistakes.ts';
import { parseExpressions } from '../expressions/parser.ts';
import { formatExpression } from '../expressions/printer.ts';
import type { Expression } from '../expressions/syntax.ts';
import { variablesOf, variablesToDifferentiateBy } from './point.ts';

export type Kind = 'gradient' | 'jacobian' | 'hessian';

/** The names that a derivative is taken along, the outermost first. */
export type Path = readonly string[];

export interface Row {
  label: string;
  expression: Expression;
  paths: Path[];
}

export interface Problem {
  kind: Kind;
  order: number;
  expressions: Expression[];
  /** All variables of the expressions. */
  variables: string[];
  /** The variables to differentiate by. */
  wrt: readonly string[];
  rows: Row[];
}

export interface ProblemOptions {
  kind?: Kind;
  order?: number;
  wrt?: readonly string[] | undefined;
}

const highestOrder = 20;

/**
 * @throws GradtapeError `expression` or `usage` when the text cannot be read, has no variable, or is asked for a
 * derivative by a name that it does not have.
 */
export function readProblem(
  source: string,
  { kind = 'gradient', order = 1, wrt }: ProblemOptions = {},
): Problem {
  if (!Number.isInteger(order) || order < 1 || order > highestOrder)
    throw new GradtapeError(
      'usage',
      `order: found ${order}, expected a whole number from 1 to ${highestOrder}`,
    );
  const expressions = parseExpressions(source);
  if (kind !== 'jacobian' && expressions.length > 1)
    throw severalExpressions(kind, expressions[1]!);
  const variables = variablesOf(expressions);
  const by = variablesToDifferentiateBy(variables, wrt);
  return {
    kind,
    order,
    expressions,
    variables,
    wrt: by,
    rows: rowsOf[kind](expressions, by, order),
  };
}

function severalExpressions(kind: Kind, second: Expression): GradtapeError {
  const text = `a ${kind} is of one expression, this is another`;
  return mistake(second, second.root.span, text, 'several have a Jacobian');
}

type Rows = (expressions: Expression[], wrt: readonly string[], order: number) => Row[];

const rowsOf: Record<Kind, Rows> = {
  gradient: ([expression], wrt, order) => [
    {
      label: '',
      expression: expression!,
      paths: wrt.map((name) => Array<string>(order).fill(name)),
    },
  ],
  jacobian: (expressions, wrt) =>
    expressions.map((expression) => ({
      label: formatExpression(expression),
      expression,
      paths: wrt.map((name) => [name]),
    })),
  hessian: ([expression], wrt) =>
    wrt.map((row) => ({
      label: row,
      expression: expression!,
      paths: wrt.map((column) => [row, column]),
    })),
};
