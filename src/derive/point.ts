/** @file Where an expression is differentiated, and by which of its variables. */
import { GradtapeError } from '../errors.ts';
import { constants, isFunction } from '../expressions/functions.ts';
import { mistake, quoted } from '../expressions/mistakes.ts';
import { formatName } from '../expressions/printer.ts';
import { spanOf } from '../expressions/names.ts';
import { type Expression, freeNames } from '../expressions/syntax.ts';
import { nearest, suggest } from '../suggest.ts';
import type { DType, Value } from './values.ts';

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
 * @throws GradtapeError `usage` when `wrt` names another, or one twice.
 */
export function variablesToDifferentiateBy(
  variables: readonly string[],
  wrt: readonly string[] = variables,
): readonly string[] {
  for (const [i, name] of wrt.entries()) {
    if (!variables.includes(name)) throw noSuchVariable('wrt', name, variables);
    if (wrt.indexOf(name) < i)
      throw new GradtapeError('usage', `wrt: ${quoted(name)} is given twice`);
  }
  return wrt;
}

/** How a hint writes an option, for who typed it and for who called `derive`. */
export interface Wording {
  value(name: string): string;
  float64: string;
}

export const typedOptions: Wording = {
  value: (name) => `--at ${formatName(name)}=1`,
  float64: '--dtype float64',
};
export const passedOptions: Wording = {
  value: (name) => `at: { ${JSON.stringify(name)}: 1 }`,
  float64: "dtype: 'float64'",
};

/**
 * @throws GradtapeError `usage` or `expression` unless `point` has a value for each of the variables and for no other,
 * and `dtype` can hold them.
 */
export function checkPoint(
  expressions: readonly Expression[],
  variables: readonly string[],
  point: Point,
  dtype: DType,
  wording: Wording,
): void {
  const given = Object.keys(point);
  for (const name of given)
    if (!variables.includes(name)) throw noSuchVariable('at', name, variables);
  for (const name of variables)
    if (!given.includes(name)) throw noValue(expressions, name, given, wording);
  if (dtype === 'float32')
    for (const [name, value] of Object.entries(point)) checkFloat32(name, value, wording);
}

function checkFloat32(name: string, value: Value, wording: Wording): void {
  if (Array.isArray(value)) {
    for (const item of value) checkFloat32(name, item, wording);
    return;
  }
  if (!Number.isFinite(value) || Number.isFinite(Math.fround(value))) return;
  throw new GradtapeError(
    'usage',
    `at: found ${formatName(name)}=${value}, expected a number that fits float32 (up to 3.4e38)`,
    { hint: `${wording.float64} computes with larger ones` },
  );
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
  wording: Wording,
): GradtapeError {
  const expression = expressions.find((expression) => freeNames(expression).includes(name))!;
  const meant = nearest(name, given);
  const hint = isFunction(name)
    ? `${name} is a function: write ${name}(…)`
    : `${meant ? `is it ${quoted(meant)}? Else give` : 'give'} it a value: ${wording.value(name)}`;
  return mistake(
    expression,
    spanOf(expression, name),
    `the variable ${quoted(name)} has no value`,
    hint,
  );
}
