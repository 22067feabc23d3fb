/** @file The points that `--at` names: `4`, `x=1,y=pi/4`, or a range, `x=0:1:0.1`. */
import { type Assignment, parseAssignments } from '../expressions/assignments.ts';
import { type Place, mistake, quoted } from '../expressions/mistakes.ts';
import { type Expression, freeNames } from '../expressions/syntax.ts';
import { constantValue } from './jet-partials.ts';
import type { Point } from './point.ts';
import type { Value } from './values.ts';

export interface Points {
  /** One, or as many as the range has values. */
  points: Point[];
  /** The variable that has a range. */
  ranged?: string;
}

const mostPoints = 100_000;

/**
 * The points that `text` names for these variables; a value without a name is that of the only variable, and a range
 * whose step is left out has so many `steps`.
 * @throws GradtapeError `usage` or `expression` when it cannot be read, names a variable twice or has several ranges.
 */
export function parseAt(text: string, variables: readonly string[], steps: number): Points {
  const place = { source: text, where: '--at' };
  const given = new Map<string, Assignment>();
  for (const assignment of parseAssignments(text, { where: place.where })) {
    const name = assignment.name ?? onlyVariable(variables, place, assignment);
    if (given.has(name)) throw mistake(place, assignment.span, `${quoted(name)} is given twice`);
    given.set(name, assignment);
  }
  const [ranged, another] = [...given].filter(isRange);
  if (another) throw mistake(place, another[1].span, 'only one variable may have a range');
  const fixed = [...given].filter((pair) => !isRange(pair));
  const point = Object.fromEntries(
    fixed.map(([name, { values }]) => [name, valueFrom(values[0]!)]),
  );
  if (!ranged) return { points: [point] };
  const [name, assignment] = ranged;
  const values = range(place, assignment, steps);
  return { points: values.map((x) => Object.assign({ [name]: x }, point)), ranged: name };
}

const isRange = ([, { values }]: [string, Assignment]): boolean => values.length > 1;

function onlyVariable(variables: readonly string[], place: Place, { span }: Assignment): string {
  if (variables.length === 1) return variables[0]!;
  const example = variables.map((name) => `${name}=1`).join(',');
  throw mistake(
    place,
    span,
    `a value for which of the variables ${variables.join(', ')}?`,
    `name it: --at ${example}`,
  );
}

function valueFrom(expression: Expression): Value {
  const { root } = expression;
  if (root.type !== 'list') return numberFrom(expression);
  const items = root.items.map((item) => valueFrom({ ...expression, root: item }));
  if (new Set(items.map(shapeText)).size === 1) return items;
  throw mistake(expression, root.span, 'the items of a list must be of one shape');
}

const shapeText = (value: Value): string =>
  Array.isArray(value) ? `${value.length} ${shapeText(value[0]!)}` : '';

function numberFrom(expression: Expression): number {
  const [name] = freeNames(expression);
  if (name === undefined) return constantValue(expression);
  const { span } = expression.root;
  throw mistake(expression, span, `expected a number, found the name ${quoted(name)}`);
}

/** From start to stop, the stop included when a step falls on it. */
function range(place: Place, { values, span }: Assignment, steps: number): number[] {
  const [start, stop, step = (stop! - start!) / steps] = values.map(numberFrom);
  const count = Math.floor((stop! - start!) / step + 1e-9) + 1;
  if (!(count >= 1) || step === 0)
    throw mistake(place, span, 'the range has no values', 'it is start:stop:step');
  if (count > mostPoints)
    throw mistake(
      place,
      span,
      `the range has more than ${mostPoints} values`,
      'take a larger step',
    );
  // Fifteen digits drop what rounding adds: 0.30000000000000004.
  return Array.from({ length: count }, (_, i) => Number((start! + i * step).toPrecision(15)));
}
