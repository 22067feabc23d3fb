/** @file Keras's activations that `dense` takes (keras/src/activations/activations.py). */
import { type Tensor, tf } from '../tensorflow.ts';

export type Activation = (x: Tensor) => Tensor;

export const activations = {
  linear: (x) => x,
  relu: (x) => tf.relu(x),
  relu6: (x) => tf.relu6(x),
  elu: (x) => tf.elu(x),
  selu: (x) => tf.selu(x),
  /** x Φ(x) = x (1 + erf(x/√2)) / 2 (Hendrycks & Gimpel 2016). */
  gelu: (x) => tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))),
  sigmoid: (x) => tf.sigmoid(x),
  /** relu6(x + 3) / 6 */
  hardSigmoid: (x) => tf.div(tf.relu6(tf.add(x, 3)), 6),
  /** Over the last axis. */
  softmax: (x) => tf.softmax(x),
  softplus: (x) => tf.softplus(x),
  /** x / (1 + |x|) */
  softsign: (x) => tf.div(x, tf.add(1, tf.abs(x))),
  /** x sigmoid(x), also called silu (Ramachandran et al. 2017). */
  swish: (x) => tf.mul(x, tf.sigmoid(x)),
  /** x tanh(softplus(x)) (Misra 2019). */
  mish: (x) => tf.mul(x, tf.tanh(tf.softplus(x))),
  tanh: (x) => tf.tanh(x),
} satisfies Record<string, Activation>;

export type ActivationName = keyof typeof activations;
