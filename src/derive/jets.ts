/**
 * @file Numbers that carry their derivatives: truncated Taylor series in double precision (Griewank & Walther 2008,
 * chapter 13). A series in one variable may have series in another as its coefficients.
 */

/** A Taylor series along one variable, the value first. Lower variables are outer. */
export interface Series {
  variable: number;
  /** The highest power that is kept. */
  order: number;
  /** Those left out are zero, so that an infinite slope times a change that is not there adds nothing. */
  coefficients: readonly Jet[];
}

export type Jet = number | Series;

/** A function by its value and its partial derivatives, one for each argument. */
export interface SmoothFunction {
  value: (...xs: number[]) => number;
  partials: (...xs: Jet[]) => readonly Jet[];
}

/** The value `x` and its change along `variable`. */
export function independent(x: number, variable: number, order: number): Jet {
  return { variable, order, coefficients: [x, 1] };
}

/** The value without its derivatives. */
export function valueOf(x: Jet): number {
  return typeof x === 'number' ? x : valueOf(x.coefficients[0]!);
}

/** The derivative of this order along `variable`, itself a jet in the inner variables. */
export function derivativeAlong(x: Jet, variable: number, order: number): Jet {
  const factorial = Array.from({ length: order }, (_, k) => k + 1).reduce((a, b) => a * b, 1);
  const coefficient = along(x, variable)[order];
  return coefficient === undefined ? 0 : multiply(factorial, coefficient);
}

export function add(a: Jet, b: Jet): Jet {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  const variable = outermost(a, b);
  const [as, bs] = [along(a, variable), along(b, variable)];
  const longer = as.length > bs.length ? as : bs;
  const coefficients = longer.map((_, k) => add(as[k] ?? 0, bs[k] ?? 0));
  return { variable, order: orderOf([a, b], variable), coefficients };
}

/** Of two series, Cauchy's product: cₖ = Σ aᵢ bₖ₋ᵢ. */
export function multiply(a: Jet, b: Jet): Jet {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  const variable = outermost(a, b);
  const [as, bs] = [along(a, variable), along(b, variable)];
  const order = orderOf([a, b], variable);
  const length = Math.min(order + 1, as.length + bs.length - 1);
  const coefficients = Array.from({ length }, (_, k) =>
    as
      .slice(0, k + 1)
      .flatMap((x, i) => (k - i < bs.length ? [multiply(x, bs[k - i]!)] : []))
      .reduce(add),
  );
  return { variable, order, coefficients };
}

export const negate = (a: Jet): Jet => multiply(-1, a);
export const subtract = (a: Jet, b: Jet): Jet => add(a, negate(b));

/**
 * `f` of jets by the chain rule: along the outermost variable, f(x, y)' = f₁(x, y)·x' + f₂(x, y)·y', and integrating
 * that series term by term gives back f. An argument that does not change along the variable adds no term, so that
 * x**y can be differentiated by x where log(x) is not a number.
 */
export function apply(f: SmoothFunction, ...xs: Jet[]): Jet {
  if (xs.every((x) => typeof x === 'number')) return f.value(...xs);
  const variable = outermost(...xs);
  const order = orderOf(xs, variable);
  const first = apply(f, ...xs.map((x) => along(x, variable)[0]!));
  if (order === 0) return { variable, order, coefficients: [first] };
  const partials = f.partials(...xs.map((x) => truncate(x, variable, order - 1)));
  const terms = xs.flatMap((x, i) =>
    isAlong(x, variable) ? [multiply(partials[i]!, differentiate(x))] : [],
  );
  const slope = along(terms.reduce(add), variable);
  const integral = slope.map((coefficient, k) => over(coefficient, k + 1));
  return { variable, order, coefficients: [first, ...integral] };
}

const isAlong = (x: Jet, variable: number): x is Series =>
  typeof x !== 'number' && x.variable === variable;

/** The coefficients along `variable`: one alone where `x` does not change along it. */
const along = (x: Jet, variable: number): readonly Jet[] =>
  isAlong(x, variable) ? x.coefficients : [x];

const outermost = (...xs: Jet[]): number =>
  Math.min(...xs.map((x) => (typeof x === 'number' ? Infinity : x.variable)));

const orderOf = (xs: Jet[], variable: number): number =>
  Math.min(...xs.map((x) => (isAlong(x, variable) ? x.order : Infinity)));

const truncate = (x: Jet, variable: number, order: number): Jet =>
  isAlong(x, variable) ? { variable, order, coefficients: x.coefficients.slice(0, order + 1) } : x;

const over = (x: Jet, divisor: number): Jet =>
  typeof x === 'number'
    ? x / divisor
    : { ...x, coefficients: x.coefficients.map((c) => over(c, divisor)) };

const differentiate = ({ variable, order, coefficients }: Series): Series => ({
  variable,
  order: order - 1,
  coefficients: coefficients.slice(1).map((x, k) => multiply(k + 1, x)),
});
