/** @file Random tensors and their shapes, for properties of operations. */
import fc from 'fast-check';

/** A tensor to be. */
export interface Values {
  shape: number[];
  values: number[];
}

export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((size, axis) => size * axis, 1);

/** From `minRank` to `maxRank` axes, each of a size from 1 to 3. */
export const shapes = (minRank: number, maxRank: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength: minRank, maxLength: maxRank });

/** Small integers, zeros among them. */
export const integers = (shape: number[]): fc.Arbitrary<Values> =>
  fc
    .array(fc.integer({ min: -2, max: 3 }), { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
    .map((values) => ({ shape, values }));

/** Integers four apart, none of them twice. */
export const distinct = (shape: number[]): fc.Arbitrary<Values> => {
  const values = Array.from({ length: sizeOf(shape) }, (_, i) => 4 * (i - 3));
  return fc
    .shuffledSubarray(values, { minLength: values.length })
    .map((shuffled) => ({ shape, values: shuffled }));
};

/** A shape that broadcasts to `shape`: some axes have size 1, some of the first are missing. */
export const broadcastable = (shape: number[]): fc.Arbitrary<number[]> =>
  fc
    .tuple(
      fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
      fc.nat(shape.length),
    )
    .map(([kept, missing]) => shape.map((size, i) => (kept[i] ? size : 1)).slice(missing));

/** An axis of a tensor of `rank`, counted from either end. */
export const axisOf = (rank: number): fc.Arbitrary<number> =>
  fc.integer({ min: -rank, max: rank - 1 });

/** Rows of indices into the first `depth` axes of `shape`. */
export const indexRows = (shape: number[], depth: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.tuple(...shape.slice(0, depth).map((size) => fc.nat(size - 1))), {
    minLength: 1,
    maxLength: 4,
  });
