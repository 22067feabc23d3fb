/** @file The functions of expressions in double precision, each beside its derivative. At kinks they are TensorFlow's. */
import type { ElementwiseName } from '../expressions/functions.ts';
import { type Jet, add, apply, multiply, negate, subtract, valueOf } from './jets.ts';
import { erf, modulo, roundHalfToEven } from './special.ts';

const unary =
  (value: (x: number) => number, derivative: (x: Jet) => Jet) =>
  (x: Jet): Jet =>
    apply({ value, partials: (x) => [derivative(x!)] }, x);

const binary =
  (value: (x: number, y: number) => number, partials: (x: Jet, y: Jet) => [Jet, Jet]) =>
  (x: Jet, y: Jet): Jet =>
    apply({ value: (x, y) => value(x!, y!), partials: (x, y) => partials(x!, y!) }, x, y);

/** Flat wherever it does not jump. */
const step = (value: (x: number) => number) => unary(value, () => 0);

const square = (x: Jet): Jet => multiply(x, x);
const cube = (x: Jet): Jet => multiply(x, square(x));
const oneMinusSquare = (x: Jet): Jet => subtract(1, square(x));

const reciprocal = unary(
  (x) => 1 / x,
  (x) => negate(square(reciprocal(x))),
);
const rsqrt = unary(
  (x) => 1 / Math.sqrt(x),
  (x) => multiply(-0.5, cube(rsqrt(x))),
);
const exp = unary(Math.exp, (x) => exp(x));
const expm1 = unary(Math.expm1, (x) => exp(x));
const log = unary(Math.log, reciprocal);
const sin = unary(Math.sin, (x) => cos(x));
const cos = unary(Math.cos, (x) => negate(sin(x)));
const tan = unary(Math.tan, (x) => add(1, square(tan(x))));
const sinh = unary(Math.sinh, (x) => cosh(x));
const cosh = unary(Math.cosh, (x) => sinh(x));
const tanh = unary(Math.tanh, (x) => oneMinusSquare(tanh(x)));
const abs = unary(Math.abs, (x) => Math.sign(valueOf(x)));
const sigmoid = unary(
  (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
  (x) => {
    const y = sigmoid(x);
    return multiply(y, subtract(1, y));
  },
);
const erfJet = unary(erf, (x) => multiply(2 / Math.sqrt(Math.PI), exp(negate(square(x)))));

export const floorDivide = binary(
  (x, y) => Math.floor(x / y),
  () => [0, 0],
);
export const remainder = binary(modulo, (x, y) => [1, negate(floorDivide(x, y))]);
export const divide = binary(
  (x, y) => x / y,
  (x, y) => [reciprocal(y), negate(multiply(x, square(reciprocal(y))))],
);

const powerOf = binary(
  (x, y) => x ** y,
  (x, y) => {
    if (valueOf(x) <= 0) return [multiply(y, power(x, subtract(y, 1))), 0];
    const z = power(x, y);
    return [divide(multiply(z, y), x), multiply(z, log(x))];
  },
);
/** Also where x is not positive: x**5 has no sixth derivative but 0, and the logarithm counts as 0, as in TensorFlow. */
export function power(x: Jet, y: Jet): Jet {
  return y === 0 ? 1 : powerOf(x, y);
}

const maximum = (x: Jet, y: Jet): Jet =>
  valueOf(x) >= valueOf(y) || Number.isNaN(valueOf(x)) ? x : y;
const minimum = (x: Jet, y: Jet): Jet =>
  valueOf(x) <= valueOf(y) || Number.isNaN(valueOf(x)) ? x : y;

// Klambauer et al. 2017, "Self-normalizing neural networks".
const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

export const elementwise: Record<ElementwiseName, (x: Jet, y: Jet, z: Jet) => Jet> = {
  abs,
  sign: step(Math.sign),
  square,
  sqrt: unary(Math.sqrt, (x) => multiply(0.5, rsqrt(x))),
  rsqrt,
  reciprocal,
  exp,
  expm1,
  log,
  log1p: unary(Math.log1p, (x) => reciprocal(add(1, x))),
  log2: unary(Math.log2, (x) => reciprocal(multiply(Math.LN2, x))),
  log10: unary(Math.log10, (x) => reciprocal(multiply(Math.LN10, x))),
  pow: power,
  sin,
  cos,
  tan,
  asin: unary(Math.asin, (x) => rsqrt(oneMinusSquare(x))),
  acos: unary(Math.acos, (x) => negate(rsqrt(oneMinusSquare(x)))),
  atan: unary(Math.atan, (x) => reciprocal(add(1, square(x)))),
  atan2: binary(Math.atan2, (y, x) => {
    const scale = reciprocal(add(square(x), square(y)));
    return [multiply(x, scale), negate(multiply(y, scale))];
  }),
  sinh,
  cosh,
  tanh,
  asinh: unary(Math.asinh, (x) => rsqrt(add(square(x), 1))),
  acosh: unary(Math.acosh, (x) => rsqrt(subtract(square(x), 1))),
  atanh: unary(Math.atanh, (x) => reciprocal(oneMinusSquare(x))),
  erf: erfJet,
  sigmoid,
  relu: (x) => (valueOf(x) <= 0 ? 0 : x),
  relu6: (x) => (valueOf(x) <= 0 ? 0 : valueOf(x) >= 6 ? 6 : x),
  leaky_relu: (x, alpha) => (valueOf(x) > 0 ? x : multiply(alpha, x)),
  elu: (x) => (valueOf(x) < 0 ? expm1(x) : x),
  selu: (x) => multiply(seluScale, valueOf(x) < 0 ? multiply(seluAlpha, expm1(x)) : x),
  gelu: (x) => multiply(multiply(0.5, x), add(1, erfJet(multiply(Math.SQRT1_2, x)))),
  silu: (x) => multiply(x, sigmoid(x)),
  softplus: unary((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), sigmoid),
  softsign: (x) => divide(x, add(1, abs(x))),
  mish: (x) => multiply(x, tanh(elementwise.softplus(x, 0, 0))),
  hard_sigmoid: (x) => divide(elementwise.relu6(add(x, 3), 0, 0), 6),
  log_sigmoid: (x) => negate(elementwise.softplus(negate(x), 0, 0)),
  xlogy: (x, y) => (valueOf(x) === 0 ? 0 : multiply(x, log(y))),
  floor: step(Math.floor),
  ceil: step(Math.ceil),
  round: step(roundHalfToEven),
  maximum,
  minimum,
  clip: (x, min, max) => minimum(maximum(x, min), max),
  where: (condition, x, y) => (valueOf(condition) === 0 ? y : x),
};
