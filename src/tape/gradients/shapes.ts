/** @file The shapes that the rules share. */
import { type Tensor, tf } from '../../tensorflow.ts';

/** An axis, several of them, or all where none is named; negative ones count from the end. */
export type Axis = number | readonly number[] | null | undefined;

/** The axes that `axis` names in a tensor of `shape`, none of them negative. */
export function axesOf(axis: Axis, shape: readonly number[]): number[] {
  return tf.util.parseAxisParam(axis as number[], [...shape]);
}

export function sizeOf(shape: readonly number[]): number {
  return tf.util.sizeFromShape([...shape]);
}

/** `x` in another shape, itself if it has that shape: TensorFlow's reshape is a kernel call like any other. */
export function reshaped(x: Tensor, shape: number[]): Tensor {
  return tf.util.arraysEqual(x.shape, shape) ? x : tf.reshape(x, shape);
}

/** The gradient of what was broadcast from `shape`: `dy` summed over the axes that broadcasting repeated. */
export function unbroadcast(dy: Tensor, shape: number[]): Tensor {
  const axes = tf.backend_util.getReductionAxes(shape, dy.shape);
  return reshaped(axes.length > 0 ? tf.sum(dy, axes) : dy, shape);
}

/** `x` repeated along its axes of size 1 to fill `shape`, which may be empty: tf.broadcastTo ignores axes of size 0. */
export function broadcast(x: Tensor, shape: number[]): Tensor {
  return sizeOf(shape) === 0 ? tf.zeros(shape) : tf.broadcastTo(x, shape);
}

/** `x`, reduced over `axis` from `shape`, with axes of size 1 where it was reduced. */
export function withReducedAxes(x: Tensor, shape: readonly number[], axis: Axis): Tensor {
  const axes = axesOf(axis, shape);
  return reshaped(
    x,
    shape.map((size, i) => (axes.includes(i) ? 1 : size)),
  );
}

/** `x` where `condition` holds, zero elsewhere. */
export function zeroUnless(condition: Tensor, x: Tensor): Tensor {
  return tf.where(condition, x, tf.zerosLike(x));
}

/** The part of `x` from `begin` on, `size` long, along one axis. */
export function sliceAlong(x: Tensor, axis: number, begin: number, size: number): Tensor {
  return tf.slice(
    x,
    x.shape.map((_, i) => (i === axis ? begin : 0)),
    x.shape.map((all, i) => (i === axis ? size : all)),
  );
}

/** `x` with zeros `before` and `after` it along one axis. */
export function padAlong(x: Tensor, axis: number, before: number, after: number): Tensor {
  return tf.pad(
    x,
    x.shape.map((_, i) => (i === axis ? [before, after] : [0, 0])),
  );
}

/** `x` with `steps[i] - 1` zeros between any two neighbours along axis i: the adjoint of taking every `steps[i]`-th. */
export function dilate(x: Tensor, steps: readonly number[]): Tensor {
  if (steps.every((step) => step === 1)) return x;
  const columns = x.shape.flatMap((size) => [size, 1]);
  const padding = steps.flatMap((step): [number, number][] => [
    [0, 0],
    [0, step - 1],
  ]);
  const spread = tf.reshape(
    tf.pad(tf.reshape(x, columns), padding),
    x.shape.map((size, i) => size * steps[i]!),
  );
  return tf.slice(
    spread,
    steps.map(() => 0),
    x.shape.map((size, i) => (size - 1) * steps[i]! + 1),
  );
}

/** Every `steps[i]`-th element of `x` along axis i: the adjoint of `dilate`. */
export function thin(x: Tensor, steps: readonly number[]): Tensor {
  if (steps.every((step) => step === 1)) return x;
  const begin = steps.map(() => 0);
  return tf.stridedSlice(x, begin, x.shape, [...steps]);
}
