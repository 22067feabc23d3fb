/** @file Keras's activations (keras/src/activations/activations.py, keras/src/backend/tensorflow/nn.py). */
import { type Tensor, tf } from '../tensorflow.ts';

interface Axis {
  /** Of the tensor, the batch axis being 0. */
  axis: number;
}

export interface ActivationOptions {
  celu: { alpha: number };
  elu: { alpha: number };
  exponential: object;
  gelu: { approximate: boolean };
  glu: Axis;
  hardShrink: { threshold: number };
  hardSigmoid: object;
  hardSilu: object;
  hardTanh: object;
  leakyRelu: { negativeSlope: number };
  linear: object;
  logSigmoid: object;
  logSoftmax: Axis;
  mish: object;
  relu: { negativeSlope: number; maxValue: number | null; threshold: number };
  relu6: object;
  selu: object;
  sigmoid: object;
  silu: object;
  softmax: Axis;
  softplus: object;
  softShrink: { threshold: number };
  softsign: object;
  sparsemax: Axis;
  sparsePlus: object;
  sparseSigmoid: object;
  squareplus: { b: number };
  tanh: object;
  tanhShrink: object;
  threshold: { threshold: number; defaultValue: number };
}
export type ActivationName = keyof ActivationOptions;
export type ActivationSpec = {
  [Name in ActivationName]: { type: Name } & ActivationOptions[Name];
}[ActivationName];

type Activations = {
  [Name in ActivationName]: (x: Tensor, options: ActivationOptions[Name]) => Tensor;
};

const activations: Activations = {
  /** Barron 2017 */
  celu: (x, { alpha }) =>
    tf.add(tf.maximum(x, 0), tf.mul(alpha, tf.expm1(tf.div(tf.minimum(x, 0), alpha)))),
  elu: (x, { alpha }) => {
    const y = tf.elu(x);
    return alpha === 1 ? y : tf.where(tf.greater(x, 0), y, tf.mul(alpha, y));
  },
  exponential: (x) => tf.exp(x),
  /** x Φ(x) = x (1 + erf(x/√2)) / 2 (Hendrycks & Gimpel 2016). */
  gelu: (x, { approximate }) =>
    tf.mul(
      tf.mul(0.5, x),
      tf.add(1, approximate ? tf.tanh(tanhArgument(x)) : tf.erf(tf.div(x, Math.SQRT2))),
    ),
  glu: (x, { axis }) => {
    const [value, gate] = tf.split(x, 2, axis);
    return tf.mul(value!, tf.sigmoid(gate!));
  },
  hardShrink: (x, { threshold }) => tf.where(tf.greater(tf.abs(x), threshold), x, tf.zerosLike(x)),
  hardSigmoid,
  hardSilu: (x) => tf.mul(x, hardSigmoid(x)),
  hardTanh: (x) => tf.clipByValue(x, -1, 1),
  leakyRelu: (x, { negativeSlope }) => tf.leakyRelu(x, negativeSlope),
  linear: (x) => x,
  logSigmoid: (x) => tf.neg(tf.softplus(tf.neg(x))),
  logSoftmax: (x, { axis }) => alongLast(x, axis, (last) => tf.logSoftmax(last)),
  /** x tanh(softplus(x)) (Misra 2019). */
  mish: (x) => tf.mul(x, tf.tanh(tf.softplus(x))),
  relu,
  relu6: (x) => tf.relu6(x),
  selu: (x) => tf.selu(x),
  sigmoid: (x) => tf.sigmoid(x),
  /** x sigmoid(x), also called swish (Ramachandran et al. 2017). */
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
  softmax: (x, { axis }) => alongLast(x, axis, (last) => tf.softmax(last)),
  softplus: (x) => tf.softplus(x),
  softShrink: (x, { threshold }) =>
    tf.where(
      tf.greater(x, threshold),
      tf.sub(x, threshold),
      tf.where(tf.less(x, -threshold), tf.add(x, threshold), tf.zerosLike(x)),
    ),
  /** x / (1 + |x|) */
  softsign: (x) => tf.div(x, tf.add(1, tf.abs(x))),
  sparsemax: (x, { axis }) => alongLast(x, axis, sparsemax),
  /** 0 up to -1, (x + 1)²/4 between, x from 1 */
  sparsePlus: (x) =>
    tf.where(
      tf.lessEqual(x, -1),
      tf.zerosLike(x),
      tf.where(tf.less(x, 1), tf.mul(0.25, tf.square(tf.add(x, 1))), x),
    ),
  sparseSigmoid: (x) =>
    tf.where(
      tf.lessEqual(x, -1),
      tf.zerosLike(x),
      tf.where(tf.greaterEqual(x, 1), tf.onesLike(x), tf.mul(0.5, tf.add(x, 1))),
    ),
  /** (x + √(x² + b)) / 2 (Barron 2021) */
  squareplus: (x, { b }) => tf.div(tf.add(x, tf.sqrt(tf.add(tf.square(x), b))), 2),
  tanh: (x) => tf.tanh(x),
  tanhShrink: (x) => tf.sub(x, tf.tanh(x)),
  threshold: (x, { threshold, defaultValue }) =>
    tf.where(tf.greater(x, threshold), x, tf.fill(x.shape, defaultValue)),
};

export const activate = (x: Tensor, spec: ActivationSpec): Tensor =>
  activations[spec.type](x, spec as never);

/** relu6(x + 3) / 6 */
function hardSigmoid(x: Tensor): Tensor {
  return tf.div(tf.relu6(tf.add(x, 3)), 6);
}

/** √(2/π) (x + 0.044715 x³) */
function tanhArgument(x: Tensor): Tensor {
  return tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.pow(x, 3))));
}

/** x above the threshold and up to the maximum; below, the slope times what is missing to the threshold. */
function relu(x: Tensor, options: ActivationOptions['relu']): Tensor {
  const { negativeSlope: slope, maxValue, threshold } = options;
  if (slope !== 0 && maxValue === null && threshold === 0) return tf.leakyRelu(x, slope);
  const above =
    threshold === 0 ? tf.relu(x) : tf.where(tf.greater(x, threshold), x, tf.zerosLike(x));
  const clipped = maxValue === null ? above : tf.clipByValue(above, 0, maxValue);
  return slope === 0 ? clipped : tf.sub(clipped, tf.mul(slope, tf.relu(tf.sub(threshold, x))));
}

/** The nearest point of the simplex (Martins & Astudillo 2016): max(x - τ, 0), with the τ that makes the sum 1. */
function sparsemax(x: Tensor): Tensor {
  const sorted = tf.topk(x, x.shape.at(-1)!).values;
  const sums = tf.cumsum(sorted, -1);
  const counts = tf.range(1, x.shape.at(-1)! + 1);
  const supports = tf.greater(sorted, tf.div(tf.sub(sums, 1), counts));
  const support = tf.cast(supports, 'float32');
  const total = tf.sum(tf.mul(support, sorted), -1, true);
  const tau = tf.div(tf.sub(total, 1), tf.sum(support, -1, true));
  return tf.relu(tf.sub(x, tau));
}

/** tfjs has softmax along the last axis only: another one is brought there and back. */
function alongLast(x: Tensor, axis: number, f: (x: Tensor) => Tensor): Tensor {
  const last = x.rank - 1;
  const place = axis < 0 ? axis + x.rank : axis;
  if (place === last) return f(x);
  const swap = x.shape.map((_, i) => (i === place ? last : i === last ? place : i));
  return tf.transpose(f(tf.transpose(x, swap)), swap);
}
