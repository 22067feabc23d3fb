/** @file The layers of keras/src/layers/core and keras/src/layers/activations. */
import { type Tensor, type Tensor2D, tf } from '../tensorflow.ts';
import { activate } from './activations.ts';
import type { ActivationLayerOptions, DenseOptions } from './plans/core.ts';
import type { Rule } from './types.ts';

/** activation(x · kernel + bias), x [.., inputs], kernel [inputs, units], bias [units]. */
export const dense =
  ({ activation }: DenseOptions): Rule =>
  ({ kernel, bias }, x) => {
    const product = timesMatrix(x, kernel as Tensor2D);
    return activate(bias ? tf.add(product, bias) : product, activation);
  };

/** The last axis of x through a matrix. */
export function timesMatrix(x: Tensor, matrix: Tensor2D): Tensor {
  if (x.rank === 2) return tf.matMul(x as Tensor2D, matrix);
  const [inputs, units] = matrix.shape;
  const rows = tf.reshape(x, [-1, inputs]) as Tensor2D;
  return tf.reshape(tf.matMul(rows, matrix), [...x.shape.slice(0, -1), units]);
}

export const activation =
  (options: ActivationLayerOptions): Rule =>
  (_, x) =>
    activate(x, options.activation);

/** Rows of a table, by their numbers. */
export const embedding =
  (): Rule =>
  ({ embeddings }, x) =>
    tf.gather(embeddings!, tf.cast(x, 'int32'));

/** x above 0, a trained slope below (He et al. 2015). */
export const prelu =
  (): Rule =>
  ({ alpha }, x) =>
    tf.sub(tf.relu(x), tf.mul(alpha!, tf.relu(tf.neg(x))));
