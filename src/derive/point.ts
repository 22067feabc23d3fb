/** @file Where an expression is differentiated, and by which of its variables. */
import { GradtapeError } from '../errors.ts';
import { constants, isFunction } from '../expressions/functions.ts';
import { mistake, quoted } from '../expressions/mistakes.ts';
import { formatName } from '../expressions/printer.ts';
import { spanOf } from '../expressions/names.ts';
import { type Expression, freeNames } from '../expressions/syntax.ts';
import { nearest, suggest } from '../suggest.ts';
import type { Value } from './values.ts';

/** A number for each variable, or a nested list of them, all as long as their neighbours. */
export type Point = Readonly<Record<string, Value>>;

/**
 * The derivatives of an expression at a point: along each of the names in turn, so `['x', 'x']` is the second by x and
 * `['x', 'y']` a mixed one. Without names it is the value.
 */
export type Partials = (names: readonly string[]) => Value;

/** The variables of all expressions, in order of first use. @throws GradtapeError `expression` when there are none. */
export function variablesOf(expressions: readonly Expression[]): string[] {
  const variables = [...new Set(expressions.flatMap(freeNames))];
  const [first] = expressions;
  if (variables.length === 0 && first)
    throw mistake(first, first.root.span, 'there is no variable here to differentiate by');
  return variables;
}

/**
 * The variables to differentiate by: those of `wrt`, or all.
 * @throws GradtapeError `usage` when `wrt` names another.
 */
export function variablesToDifferentiateBy(
  variables: readonly string[],
  wrt: readonly string[] = variables,
): readonly string[] {
  for (const name of wrt)
    if (!variables.includes(name)) throw noSuchVariable('wrt', name, variables);
  return wrt;
}

/**
 * @throws GradtapeError `usage` or `expression` unless `point` has a value for each of the variables and for no other.
 */
export function checkPoint(
  expressions: readonly Expression[],
  variables: readonly string[],
  given: readonly string[],
): void {
  for (const name of given)
    if (!variables.includes(name)) throw noSuchVariable('at', name, variables);
  for (const name of variables) if (!given.includes(name)) throw noValue(expressions, name, given);
}

function noSuchVariable(option: string, name: string, variables: readonly string[]): GradtapeError {
  const isConstant = Object.hasOwn(constants, name);
  const hint = isConstant
    ? `${name} is a constant; a variable of that name is written in backquotes`
    : suggest(name, variables);
  return new GradtapeError('usage', `${option}: the expression has no variable ${quoted(name)}`, {
    hint,
  });
}

function noValue(
  expressions: readonly Expression[],
  name: string,
  given: readonly string[],
): GradtapeError {
  const expression = expressions.find((expression) => freeNames(expression).includes(name))!;
  const meant = nearest(name, given);
  const hint = isFunction(name)
    ? `${name} is a function: write ${name}(…)`
    : `${meant ? `is it ${quoted(meant)}? Else give` : 'give'} it a value, as in at ${formatName(name)}=1`;
  return mistake(
    expression,
    spanOf(expression, name),
    `the variable ${quoted(name)} has no value`,
    hint,
  );
}
