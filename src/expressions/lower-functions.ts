/** @file The functions an expression may call, as tensor operations. */
import { type Tensor, tf } from '../tensorflow.ts';
import type { ElementwiseName, WholeName } from './functions.ts';
import { type Part, matmul, numeric, truth } from './lower-arrays.ts';
import type { OptionValue } from './syntax.ts';

const elementwise: Record<ElementwiseName, (x: Tensor, y: Tensor, z: Tensor) => Tensor> = {
  abs: tf.abs,
  sign: tf.sign,
  square: tf.square,
  sqrt: tf.sqrt,
  rsqrt: tf.rsqrt,
  reciprocal: tf.reciprocal,
  exp: tf.exp,
  expm1: tf.expm1,
  log: tf.log,
  log1p: tf.log1p,
  log2: (x) => tf.div(tf.log(x), Math.LN2),
  log10: (x) => tf.div(tf.log(x), Math.LN10),
  pow: tf.pow,
  sin: tf.sin,
  cos: tf.cos,
  tan: tf.tan,
  asin: tf.asin,
  acos: tf.acos,
  atan: tf.atan,
  atan2: tf.atan2,
  sinh: tf.sinh,
  cosh: tf.cosh,
  tanh: tf.tanh,
  asinh: tf.asinh,
  acosh: tf.acosh,
  atanh: tf.atanh,
  erf: tf.erf,
  sigmoid: tf.sigmoid,
  relu: tf.relu,
  relu6: tf.relu6,
  leaky_relu: (x, alpha) => tf.where(tf.greater(x, 0), x, tf.mul(alpha, x)),
  elu: tf.elu,
  selu: tf.selu,
  gelu: (x) => tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))),
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
  softplus: tf.softplus,
  softsign: (x) => tf.div(x, tf.add(1, tf.abs(x))),
  mish: (x) => tf.mul(x, tf.tanh(tf.softplus(x))),
  hard_sigmoid: (x) => tf.div(tf.relu6(tf.add(x, 3)), 6),
  log_sigmoid: (x) => tf.neg(tf.softplus(tf.neg(x))),
  xlogy,
  floor: tf.floor,
  ceil: tf.ceil,
  round: tf.round,
  maximum: tf.maximum,
  minimum: tf.minimum,
  clip: (x, min, max) => tf.minimum(tf.maximum(x, min), max),
  where: (condition, x, y) => tf.where(truth(condition), numeric(x), numeric(y)),
};

interface Options {
  axis?: number | number[];
  keepdims?: boolean;
  perm?: number[];
  shape?: number[];
  reps?: number[];
  depth?: number;
  n?: number;
}

type Whole = (options: Options, x: Tensor, ...more: Tensor[]) => Tensor;

const whole: Record<WholeName, Whole> = {
  max: ({ axis, keepdims }, x, ...more) =>
    more.length > 0 ? [x, ...more].reduce((a, b) => tf.maximum(a, b)) : tf.max(x, axis, keepdims),
  min: ({ axis, keepdims }, x, ...more) =>
    more.length > 0 ? [x, ...more].reduce((a, b) => tf.minimum(a, b)) : tf.min(x, axis, keepdims),
  sum: ({ axis, keepdims }, x) => tf.sum(x, axis, keepdims),
  mean: ({ axis, keepdims }, x) => tf.mean(x, axis, keepdims),
  prod: ({ axis, keepdims }, x) => tf.prod(x, axis, keepdims),
  variance,
  std: (options, x) => tf.sqrt(variance(options, x)),
  norm: ({ axis, keepdims }, x) => tf.sqrt(tf.sum(tf.square(x), axis, keepdims)),
  any: ({ axis, keepdims }, x) => tf.cast(tf.any(truth(x), axis, keepdims), 'float32'),
  all: ({ axis, keepdims }, x) => tf.cast(tf.all(truth(x), axis, keepdims), 'float32'),
  size: ({ axis }, x) => tf.scalar(axis === undefined ? x.size : sizeAlong(x, [axis].flat())),
  argmax: (options, x) => positionIn(x, options, tf.argMax),
  argmin: (options, x) => positionIn(x, options, tf.argMin),
  logsumexp: ({ axis, keepdims }, x) => tf.logSumExp(x, axis, keepdims),
  softmax: (options, x) => tf.exp(logSoftmax(options, x)),
  log_softmax: logSoftmax,
  cumsum: (options, x) => tf.cumsum(x, oneAxis(options, 0)),
  matmul: (_, a, b) => matmul(a, b!),
  trace: (_, x) => tf.sum(tf.mul(x, identity(x.shape[0]!))),
  diag: (_, x) => tf.mul(tf.reshape(x, [-1, 1]), identity(x.size)),
  outer: (_, a, b) => tf.mul(tf.reshape(a, [-1, 1]), tf.reshape(b!, [1, -1])),
  transpose: ({ perm }, x) => tf.transpose(x, perm),
  reshape: ({ shape }, x) => tf.reshape(x, shape!),
  flatten: (_, x) => tf.reshape(x, [-1]),
  squeeze: ({ axis }, x) =>
    tf.squeeze(x, axis === undefined ? undefined : axesOf(x, [axis].flat())),
  expand_dims: (options, x) => tf.expandDims(x, oneAxis(options, 0)),
  tile: ({ reps }, x) => tf.tile(x, reps!),
  concat: (options, ...tensors) => tf.concat(tensors, oneAxis(options, 0)),
  stack: (options, ...tensors) => tf.stack(tensors, oneAxis(options, 0)),
  gather: (options, x, indices) => tf.gather(x, tf.cast(indices!, 'int32'), oneAxis(options, 0)),
  zeros: ({ shape }) => tf.zeros(shape!),
  ones: ({ shape }) => tf.ones(shape!),
  eye: ({ n }) => identity(n!),
  range: ({ n }) => tf.range(0, n!, 1, 'float32'),
  one_hot: ({ depth }, indices) => tf.cast(tf.oneHot(tf.cast(indices, 'int32'), depth!), 'float32'),
  zeros_like: (_, x) => tf.zerosLike(x),
  ones_like: (_, x) => tf.onesLike(x),
};

function oneAxis({ axis }: Options, fallback: number): number {
  if (Array.isArray(axis)) throw new Error('axis must be one whole number here');
  return axis ?? fallback;
}

/** By a mask, for the gradient of x log y at x = 0 would be 0 times infinity. */
function xlogy(x: Tensor, y: Tensor): Tensor {
  const isZero = tf.equal(x, 0);
  const [value, base] = [tf.mul(x, 0), tf.where(isZero, tf.onesLike(y), y)];
  return tf.where(isZero, value, tf.mul(x, tf.log(base)));
}

const identity = (n: number): Tensor =>
  tf.cast(
    tf.equal(tf.range(0, n, 1, 'int32').reshape([n, 1]), tf.range(0, n, 1, 'int32')),
    'float32',
  );

/** Where in all elements, or along an axis, `find` finds what it looks for. */
function positionIn(
  x: Tensor,
  options: Options,
  find: (x: Tensor, axis: number) => Tensor,
): Tensor {
  const position =
    options.axis === undefined ? find(tf.reshape(x, [-1]), 0) : find(x, oneAxis(options, 0));
  return tf.cast(position, 'float32');
}

const axesOf = ({ rank }: Tensor, axes: readonly number[]): number[] =>
  axes.map((axis) => {
    if (axis < -rank || axis >= rank)
      throw new Error(`there is no axis ${axis} in a tensor of rank ${rank}`);
    return axis < 0 ? axis + rank : axis;
  });

const sizeAlong = (x: Tensor, axes: readonly number[]): number =>
  axesOf(x, axes).reduce((size, axis) => size * x.shape[axis]!, 1);

function variance({ axis, keepdims }: Options, x: Tensor): Tensor {
  const deviation = tf.sub(x, tf.mean(x, axis, true));
  return tf.mean(tf.square(deviation), axis, keepdims);
}

function logSoftmax({ axis = -1 }: Options, x: Tensor): Tensor {
  return tf.sub(x, tf.logSumExp(x, axis, true));
}

/** They tell true from false themselves. */
const takeConditions = new Set(['where', 'any', 'all']);

/** The value of one of the functions; `name` and the number of `parts` are as the parser has checked them. */
export function callFunction(
  name: string,
  parts: Part[],
  options: Record<string, OptionValue>,
): Tensor {
  const tensors = takeConditions.has(name) ? parts : parts.map(numeric);
  const [x, ...more] = tensors as [Tensor, ...Tensor[]];
  if (Object.hasOwn(whole, name)) return whole[name as WholeName](options as Options, x, ...more);
  return elementwise[name as ElementwiseName](...(tensors as [Tensor, Tensor, Tensor]));
}
