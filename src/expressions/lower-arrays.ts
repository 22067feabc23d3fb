/** @file What expressions do with whole tensors: dtypes, matrix products, brackets. */
import { type Tensor, tf } from '../tensorflow.ts';
import { type Pick, everyAxis, rangeOf } from './slices.ts';
import type { Subscript } from './syntax.ts';

/** A value on its way through an expression. A number becomes a tensor only where one is needed. */
export type Part = Tensor | number;

/** Conditions count as 1 and 0, integers as themselves. */
export function numeric(x: Part): Tensor {
  if (typeof x === 'number') return tf.scalar(x, 'float32');
  return x.dtype === 'float32' ? x : tf.cast(x, 'float32');
}

/** Whatever is not 0 holds. */
export function truth(x: Part): Tensor {
  if (typeof x === 'number') return tf.scalar(x !== 0, 'bool');
  return x.dtype === 'bool' ? x : tf.notEqual(x, 0);
}

/** NumPy's `@`: a vector on the left is a row, on the right a column, and that axis is dropped again. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  if (a.rank === 0 || b.rank === 0)
    throw new Error('a matrix product needs vectors or matrices, not scalars');
  const [columns, rows] = [a.shape.at(-1)!, b.shape.at(b.rank === 1 ? 0 : -2)!];
  if (columns !== rows)
    throw new Error(
      `a matrix product needs as many rows on the right as columns on the left, found the shapes [${a.shape}] and [${b.shape}]`,
    );
  const product = tf.matMul(
    a.rank === 1 ? tf.expandDims(a, 0) : a,
    b.rank === 1 ? tf.expandDims(b, 1) : b,
  );
  const dropped = [
    ...(a.rank === 1 ? [product.rank - 2] : []),
    ...(b.rank === 1 ? [product.rank - 1] : []),
  ];
  return dropped.length > 0 ? tf.squeeze(product, dropped) : product;
}

/** `x[0, ..., 1:]`: an index drops its axis, a slice keeps it, and `None` makes a new one. */
export function subscripted(x: Tensor, subscripts: Subscript[]): Tensor {
  const picks = subscripts.filter((place): place is Pick => place.type !== 'new');
  const picked = pickedFrom(x, picks);
  if (picks.length === subscripts.length) return picked;
  return tf.reshape(picked, withNewAxes(picked.shape, subscripts, x.rank + 1 - picks.length));
}

/** `shape` with a size of 1 wherever `None` stands; `rest` is how many axes "..." stands for. */
function withNewAxes(
  shape: readonly number[],
  subscripts: readonly Subscript[],
  rest: number,
): number[] {
  const sizes = [...shape];
  const axesOf = { at: 0, slice: 1, rest };
  const named = subscripts.flatMap(({ type }) =>
    type === 'new' ? [1] : sizes.splice(0, axesOf[type]),
  );
  return [...named, ...sizes];
}

function pickedFrom(x: Tensor, picks: readonly Pick[]): Tensor {
  const places = everyAxis(picks, x.rank);
  const ranges = places.map((place, axis) => rangeOf(place, x.shape[axis]!, axis));
  const contiguous = tf.slice(
    x,
    ranges.map(({ first, step }) => (step === 1 ? first : 0)),
    ranges.map(({ count, step }, axis) => (step === 1 ? count : x.shape[axis]!)),
  );
  const sliced = ranges.reduce(
    (kept, { first, count, step }, axis) =>
      step === 1 ? kept : tf.gather(kept, stepped(first, count, step), axis),
    contiguous,
  );
  const shape = sliced.shape.filter((_, axis) => places[axis]!.type !== 'at');
  return tf.reshape(sliced, shape);
}

const stepped = (first: number, count: number, step: number): Tensor =>
  tf.tensor1d(
    Array.from({ length: count }, (_, i) => first + i * step),
    'int32',
  );
