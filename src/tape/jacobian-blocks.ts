/** @file All the rows of a Jacobian from one tape. */
import { GradtapeError } from '../errors.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { backpropagate, zerosFor } from './backward.ts';
import { isTrainable } from './engine.ts';
import { formatShape } from './structures.ts';
import type { Trace, Value } from './trace.ts';

/** The derivative of `y` by each of `xs`, `[...y.shape, ...x.shape]`, or null where nothing connects. */
export function jacobian(
  trace: Trace,
  y: Tensor,
  xs: readonly Tensor[],
  vectorized: boolean,
): (Tensor | null)[] {
  return backpropagateEach(trace, y, oneHots(y), xs, vectorized).map(
    (rows, i) => rows && tf.reshape(rows, [...y.shape, ...xs[i]!.shape]),
  );
}

/** One seed for each element of an example, the same in all examples: what they depend on is disjoint. */
export function batchJacobian(trace: Trace, y: Tensor, x: Tensor, vectorized: boolean): Tensor {
  const [batch, ...example] = y.shape as [number, ...number[]];
  const size = tf.util.sizeFromShape(example);
  const seeds = tf.reshape(tf.tile(tf.expandDims(tf.eye(size), 1), [1, batch, 1]), [
    size,
    ...y.shape,
  ]);
  const [rows] = backpropagateEach(trace, y, seeds, [x], vectorized);
  const shape = [batch, ...example, ...x.shape.slice(1)];
  if (!rows) return zerosFor({ ...x, shape });
  const order = [1, 0, ...x.shape.slice(1).map((_, i) => i + 2)];
  return tf.reshape(tf.transpose(rows, order), shape);
}

/** For each source, its gradients for the `seeds` `[n, ...y.shape]`, stacked to `[n, ...source.shape]`. */
export function backpropagateEach(
  trace: Trace,
  y: Tensor,
  seeds: Tensor,
  sources: readonly Value[],
  _vectorized: boolean,
): (Tensor | null)[] {
  if (!isTrainable(y)) return sources.map(() => null);
  if (seeds.shape[0] === 0) return sources.map((x) => zerosFor({ ...x, shape: [0, ...x.shape] }));
  const rows = tf.unstack(seeds).map((seed) => backpropagate(trace, [[y, seed]], sources));
  return sources.map((_, i) => {
    const gradients = rows.map((row) => row[i]!);
    return gradients[0] ? tf.stack(gradients) : null;
  });
}

/** One tensor like `value` for each of its elements, with 1 there: `[n, ...value.shape]`. */
export function oneHots({ shape }: Value): Tensor {
  const size = tf.util.sizeFromShape(shape);
  return tf.reshape(tf.eye(size), [size, ...shape]);
}

/** Zeros of the Jacobian's shape. */
export function zerosOf(y: Value, x: Value): Tensor {
  return zerosFor({ ...x, shape: [...y.shape, ...x.shape] });
}

/** @throws GradtapeError `tape.shape` unless both have rank 2 at least and the same first dimension */
export function assertBatches(y: Tensor, x: Tensor): void {
  const low = [y, x].find(({ rank }) => rank < 2);
  if (low)
    throw new GradtapeError(
      'tape.shape',
      `Shape ${formatShape(low.shape)} must have rank at least 2`,
    );
  if (y.shape[0] !== x.shape[0])
    throw new GradtapeError(
      'tape.shape',
      `Need first dimension of target shape (${formatShape(y.shape)}) and source shape (${formatShape(x.shape)}) to match.`,
    );
}
