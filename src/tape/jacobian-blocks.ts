/** @file Jacobians from one tape: a backward pass for each element of the target, many at once. */
import { GradtapeError } from '../errors.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { backpropagate, zerosFor } from './backward.ts';
import { backpropagateBatch } from './batching/batch.ts';
import { engine, isTrainable } from './engine.ts';
import { formatShape } from './structures.ts';
import type { Trace, Value } from './trace.ts';

/** Seeds numbered from 0, each of the target's shape, made some at a time: `[count, ...target.shape]`. */
export interface Seeds {
  readonly size: number;
  some(first: number, count: number): Tensor;
}

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

/** One seed for each element of an example, the same in all examples: what these depend on is disjoint. */
export function batchJacobian(trace: Trace, y: Tensor, x: Tensor, vectorized: boolean): Tensor {
  const [batch, ...example] = y.shape as [number, ...number[]];
  const one = oneHots({ shape: [1, ...example] });
  const some = (first: number, count: number) =>
    tf.tile(one.some(first, count), [1, batch, ...example.map(() => 1)]);
  const [rows] = backpropagateEach(trace, y, { size: one.size, some }, [x], vectorized);
  const shape = [batch, ...example, ...x.shape.slice(1)];
  if (!rows) return zerosFor({ shape, dtype: x.dtype });
  const examplesFirst = [1, 0, ...x.shape.slice(1).map((_, i) => i + 2)];
  return tf.reshape(tf.transpose(rows, examplesFirst), shape);
}

/** For each source, its gradients for all `seeds`, `[seeds.size, ...source.shape]`. */
export function backpropagateEach(
  trace: Trace,
  y: Tensor,
  seeds: Seeds,
  sources: readonly Value[],
  vectorized: boolean,
): (Tensor | null)[] {
  if (!isTrainable(y)) return sources.map(() => null);
  if (seeds.size === 0)
    return sources.map(({ shape, dtype }) => zerosFor({ shape: [0, ...shape], dtype }));
  const atOnce = vectorized ? rowsAtOnce(trace) : 1;
  const parts: (Tensor | null)[][] = [];
  for (let first = 0; first < seeds.size; first += atOnce) {
    const part = seeds.some(first, Math.min(atOnce, seeds.size - first));
    parts.push(backpropagatePart(trace, y, part, sources));
  }
  return joined(parts);
}

function backpropagatePart(
  trace: Trace,
  y: Value,
  seeds: Tensor,
  sources: readonly Value[],
): (Tensor | null)[] {
  const batch = seeds.shape[0]! > 1 ? backpropagateBatch(trace, y, seeds, sources) : undefined;
  if (batch) return batch;
  const rows = tf.unstack(seeds).map((seed) => backpropagate(trace, [[y, seed]], sources));
  return joined(rows.map((row) => row.map((gradient) => gradient && tf.expandDims(gradient, 0))));
}

/** How many numbers the values of one batch may have together: 16 MB. More at once is no faster. */
const budget = 2 ** 22;

function rowsAtOnce({ nodes }: Trace): number {
  const sizes = nodes.flatMap((node) => node.outputs.map((y) => tf.util.sizeFromShape(y.shape)));
  const row = sizes.reduce((sum, size) => sum + size, 1);
  return Math.max(1, Math.floor(budget / row));
}

/** For each source, its parts one after the other. */
function joined(parts: readonly (Tensor | null)[][]): (Tensor | null)[] {
  if (parts.length === 1) return parts[0]!;
  return parts[0]!.map((first, i) => first && tf.concat(parts.map((part) => part[i]!)));
}

/** For each element of `value`, one tensor like it with 1 there and 0 elsewhere. */
export function oneHots({ shape }: Pick<Value, 'shape'>): Seeds {
  const size = tf.util.sizeFromShape(shape);
  const some = (first: number, count: number) =>
    engine.tidy(() => {
      const places = tf.range(first, first + count, 1, 'int32').reshape([count, 1]);
      const ones = tf.equal(places, tf.range(0, size, 1, 'int32'));
      return tf.reshape(tf.cast(ones, 'float32'), [count, ...shape]);
    });
  return { size, some };
}

/** Zeros of the Jacobian's shape. */
export function zerosOf(y: Value, x: Value): Tensor {
  return zerosFor({ shape: [...y.shape, ...x.shape], dtype: x.dtype });
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
