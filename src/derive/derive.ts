/** @file Differentiation of an expression at a point, as the library offers it. */
import { GradtapeError } from '../errors.ts';
import { oneOf, optionsCheck } from '../options.ts';
import { type Method, answer } from './answer.ts';
import { jetPartials } from './jet-partials.ts';
import { type Point, checkPoint, passedOptions } from './point.ts';
import { readProblem } from './problem.ts';
import { tapePartials } from './tape-partials.ts';
import type { DType, Value } from './values.ts';

export interface DeriveOptions {
  /** A value for each variable; of the only variable, just the value. A nested list is a tensor. */
  at: Value | Point;
  /** The variables to differentiate by. Default all. */
  wrt?: string | readonly string[];
  /** The order of the derivative along each variable. Default 1. */
  order?: number;
  /** `float32`, the default, is TensorFlow's tape; `float64` is a path of its own, for expressions of numbers. */
  dtype?: DType;
}

export interface Derivative {
  /** The expression's value. */
  value: Value;
  /** By variable, its derivative of the order asked for, in the variable's shape. */
  derivatives: Record<string, Value>;
}

const methods: Record<DType, Method> = { float32: tapePartials, float64: jetPartials };
const dtypes = oneOf(...Object.keys(methods));

/**
 * Differentiate an expression: `derive('x**2', { at: 4 }).derivatives.x` is 8.
 * @throws GradtapeError `expression`, with the spot, when the expression cannot be read or computed; `usage` when the
 * options do not fit its variables.
 */
export function derive(
  source: string,
  // Without a type checker the options may be missing, which must be told by name.
  options: DeriveOptions = {} as DeriveOptions,
): Derivative {
  checkOptions(options);
  const { at, wrt, order = 1, dtype = 'float32' } = options;
  if (!dtypes.fits(dtype))
    throw new GradtapeError('usage', `dtype: found "${dtype}", expected ${dtypes.expected}`);
  const names = typeof wrt === 'string' ? [wrt] : wrt;
  const problem = readProblem(source, { order, wrt: names });
  if (at === undefined) throw noPoint(problem.variables);
  const point = isPoint(at) ? at : { [onlyVariable(problem.variables)]: at };
  checkPoint(problem.expressions, problem.variables, point, dtype, passedOptions);
  const { values, derivatives } = answer(problem, point, methods[dtype]);
  const named = problem.wrt.map((name, i) => [name, derivatives[0]![i]!]);
  return { value: values[0]!, derivatives: Object.fromEntries(named) };
}

const checkOptions = optionsCheck<DeriveOptions>('derive', {
  at: true,
  wrt: true,
  order: true,
  dtype: true,
});

function noPoint(variables: readonly string[]): GradtapeError {
  const example = variables.map((name) => `${JSON.stringify(name)}: 1`).join(', ');
  return new GradtapeError('usage', 'at: missing, there is no point to differentiate at', {
    hint: `such as derive(…, { at: { ${example} } })`,
  });
}

const isPoint = (at: Value | Point): at is Point => typeof at === 'object' && !Array.isArray(at);

function onlyVariable(variables: readonly string[]): string {
  if (variables.length === 1) return variables[0]!;
  throw new GradtapeError(
    'usage',
    `at: one value is given for the variables ${variables.join(', ')}`,
    {
      hint: 'name a value for each',
    },
  );
}
