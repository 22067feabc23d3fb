/**
 * @file What an expression may call: the one list of functions. How they are computed is in
 * `lower-functions.ts`, and in double precision in `src/derive/jet-functions.ts`.
 */

export interface Signature {
  /**
   * The parameters: `x` takes a tensor, `y…` any number more of them, and `axis=` an option, whose value is written
   * out (a number, a list of numbers, True or False) and which may be left away.
   */
  takes: string;
  about: string;
}

const elementwise = (about: string): Signature => ({ takes: 'x', about });
const reduction = (about: string): Signature => ({ takes: 'x, axis=, keepdims=', about });

/** Computed element by element, after broadcasting. */
const elementwiseFunctions = {
  abs: elementwise('absolute value'),
  sign: elementwise('-1, 0 or 1'),
  square: elementwise('x²'),
  sqrt: elementwise('square root'),
  rsqrt: elementwise('1/√x'),
  reciprocal: elementwise('1/x'),
  exp: elementwise('e to the power x'),
  expm1: elementwise('exp(x) - 1, exact near 0'),
  log: elementwise('natural logarithm'),
  log1p: elementwise('log(1 + x), exact near 0'),
  log2: elementwise('logarithm to the base 2'),
  log10: elementwise('logarithm to the base 10'),
  pow: { takes: 'x, y', about: 'x to the power y, as x**y' },
  sin: elementwise('sine, x in radians'),
  cos: elementwise('cosine'),
  tan: elementwise('tangent'),
  asin: elementwise('inverse sine'),
  acos: elementwise('inverse cosine'),
  atan: elementwise('inverse tangent'),
  atan2: { takes: 'y, x', about: 'the angle of the point (x, y)' },
  sinh: elementwise('hyperbolic sine'),
  cosh: elementwise('hyperbolic cosine'),
  tanh: elementwise('hyperbolic tangent'),
  asinh: elementwise('inverse hyperbolic sine'),
  acosh: elementwise('inverse hyperbolic cosine'),
  atanh: elementwise('inverse hyperbolic tangent'),
  erf: elementwise('error function'),
  sigmoid: elementwise('1/(1 + exp(-x))'),
  relu: elementwise('x where positive, else 0'),
  relu6: elementwise('relu, at most 6'),
  leaky_relu: { takes: 'x, alpha', about: 'x where positive, else alpha*x' },
  elu: elementwise('x where positive, else exp(x) - 1'),
  selu: elementwise('elu, scaled to normalise itself'),
  gelu: elementwise('x*(1 + erf(x/√2))/2'),
  silu: elementwise('x*sigmoid(x), also called swish'),
  softplus: elementwise('log(1 + exp(x))'),
  softsign: elementwise('x/(1 + abs(x))'),
  mish: elementwise('x*tanh(softplus(x))'),
  hard_sigmoid: elementwise('relu6(x + 3)/6'),
  log_sigmoid: elementwise('log(sigmoid(x)), without overflow'),
  xlogy: { takes: 'x, y', about: 'x*log(y), and 0 where x is 0' },
  floor: elementwise('the next integer below'),
  ceil: elementwise('the next integer above'),
  round: elementwise('the nearest integer, halves to even'),
  maximum: { takes: 'x, y', about: 'the larger of the two' },
  minimum: { takes: 'x, y', about: 'the smaller of the two' },
  clip: { takes: 'x, min, max', about: 'x, held between min and max' },
  where: { takes: 'condition, x, y', about: 'x where the condition holds, else y' },
} satisfies Record<string, Signature>;

/** Whose result has another shape, or depends on more than one element. */
const wholeFunctions = {
  max: {
    takes: 'x, y…, axis=, keepdims=',
    about: 'the largest element; of several arguments, the largest of them',
  },
  min: {
    takes: 'x, y…, axis=, keepdims=',
    about: 'the smallest element; of several arguments, the smallest of them',
  },
  sum: reduction('sum of the elements'),
  mean: reduction('mean of the elements'),
  prod: reduction('product of the elements'),
  variance: reduction('mean squared distance from the mean'),
  std: reduction('square root of the variance'),
  norm: reduction('Euclidean norm, √sum(x²)'),
  any: reduction('1 where a condition holds for one element at least, else 0'),
  all: reduction('1 where a condition holds for all elements, else 0'),
  size: { takes: 'x, axis=', about: 'the number of elements, or of those along an axis' },
  argmax: { takes: 'x, axis=', about: 'where the largest element is, along an axis or of all' },
  argmin: { takes: 'x, axis=', about: 'where the smallest element is, along an axis or of all' },
  logsumexp: reduction('log(sum(exp(x))), without overflow'),
  softmax: { takes: 'x, axis=', about: 'exp(x)/sum(exp(x)) along an axis, by default the last' },
  log_softmax: { takes: 'x, axis=', about: 'log(softmax(x)), without overflow' },
  cumsum: { takes: 'x, axis=', about: 'running sum along an axis, by default the first' },
  matmul: { takes: 'a, b', about: 'matrix product, as a @ b' },
  trace: { takes: 'x', about: "the sum of a square matrix's diagonal" },
  diag: { takes: 'x', about: 'the square matrix with the vector x as its diagonal' },
  outer: { takes: 'a, b', about: 'all products of an element of a and one of b' },
  transpose: { takes: 'x, perm=', about: 'the axes in the order perm, by default reversed' },
  reshape: { takes: 'x, shape=', about: 'the same elements in another shape, one size may be -1' },
  flatten: { takes: 'x', about: 'the elements as a vector, row after row' },
  squeeze: { takes: 'x, axis=', about: 'x without its axes of size 1, or without those named' },
  expand_dims: { takes: 'x, axis=', about: 'x with a new axis of size 1, by default the first' },
  tile: { takes: 'x, reps=', about: 'x repeated, so many times along each axis' },
  concat: {
    takes: 'x, y…, axis=',
    about: 'the arguments joined along an axis, by default the first',
  },
  stack: { takes: 'x, y…, axis=', about: 'the arguments along a new axis, by default the first' },
  gather: { takes: 'x, indices, axis=', about: 'the slices of x at the indices' },
  zeros: { takes: 'shape=', about: 'zeros in this shape' },
  ones: { takes: 'shape=', about: 'ones in this shape' },
  eye: { takes: 'n=', about: 'the n by n matrix with 1 on its diagonal and 0 elsewhere' },
  range: { takes: 'n=', about: 'the numbers 0 to n - 1' },
  one_hot: { takes: 'indices, depth=', about: '1 at the index and 0 elsewhere, depth long' },
  zeros_like: elementwise('zeros in the shape of x'),
  ones_like: elementwise('ones in the shape of x'),
} satisfies Record<string, Signature>;

export const functions = { ...elementwiseFunctions, ...wholeFunctions };

export type ElementwiseName = keyof typeof elementwiseFunctions;
export type WholeName = keyof typeof wholeFunctions;
export type FunctionName = ElementwiseName | WholeName;

/** What an option holds. */
export const optionKinds = {
  axis: 'a whole number or a list of them',
  keepdims: 'True or False',
  perm: 'a list of whole numbers',
  shape: 'a list of whole numbers',
  reps: 'a list of whole numbers',
  depth: 'a whole number',
  n: 'a whole number',
} as const;
/** Those without a default. */
export const requiredOptions: readonly string[] = ['shape', 'reps', 'depth', 'n'];

export type OptionName = keyof typeof optionKinds;

/** Names that functions carry elsewhere. */
export const aliases: Record<string, FunctionName> = {
  absolute: 'abs',
  arccos: 'acos',
  arcsin: 'asin',
  arctan: 'atan',
  arctan2: 'atan2',
  average: 'mean',
  ceiling: 'ceil',
  clip_by_value: 'clip',
  concatenate: 'concat',
  arange: 'range',
  dot: 'matmul',
  identity: 'eye',
  logSigmoid: 'log_sigmoid',
  logSoftmax: 'log_softmax',
  logSumExp: 'logsumexp',
  ln: 'log',
  logistic: 'sigmoid',
  power: 'pow',
  product: 'prod',
  reduce_max: 'max',
  reduce_mean: 'mean',
  reduce_min: 'min',
  reduce_prod: 'prod',
  reduce_sum: 'sum',
  swish: 'silu',
  var: 'variance',
};

/** Names with a meaning of their own. A column or variable of the same name is written in backquotes. */
export const constants: Record<string, number | boolean> = {
  pi: Math.PI,
  e: Math.E,
  True: true,
  False: false,
};

export const keywords: readonly string[] = ['and', 'or', 'not'];

export interface Parameters {
  tensors: string[];
  /** Whether any number of tensors may follow the last. */
  variadic: boolean;
  options: OptionName[];
}

export function parametersOf(name: FunctionName): Parameters {
  const parameters = functions[name].takes.split(', ');
  const tensors = parameters.filter((parameter) => !/[=…]$/.test(parameter));
  const options = parameters.filter((parameter) => parameter.endsWith('='));
  return {
    tensors,
    variadic: parameters.some((parameter) => parameter.endsWith('…')),
    options: options.map((option) => option.slice(0, -1) as OptionName),
  };
}

/** `sum(x, axis=, keepdims=)`: how a function is called, for messages and the documentation. */
export function callOf(name: FunctionName): string {
  return `${name}(${functions[name].takes})`;
}

export const isElementwise = (name: string): name is ElementwiseName =>
  Object.hasOwn(elementwiseFunctions, name);

export function isFunction(name: string): name is FunctionName {
  return Object.hasOwn(functions, name);
}
