import fc from 'fast-check';
import { tf } from '../../../src/tensorflow.ts';
import { distinct, indexRows, integers, shapes, sizeOf } from '../../support/arbitraries.ts';
import { onEveryBackend } from '../../support/backends.ts';
import { testExactGradients, type Trial } from '../../support/exact-gradients.ts';

const gathers = shapes(1, 4)
  .chain((shape) =>
    fc.nat(shape.length - 1).chain((axis) =>
      fc.record({
        shape: fc.constant(shape),
        axis: fc.constantFrom(axis, axis - shape.length),
        batchDims: fc.nat(axis),
        places: shapes(0, 2),
      }),
    ),
  )
  .chain(({ shape, axis, batchDims, places }) => {
    const indexShape = [...shape.slice(0, batchDims), ...places];
    const size = sizeOf(indexShape);
    const index = fc.nat(shape.at(axis)! - 1);
    return fc
      .tuple(integers(shape), fc.array(index, { minLength: size, maxLength: size }))
      .map(([x, indices]): Trial => ({
        f: (t) =>
          tf.gather(t!, tf.tensor(indices, indexShape, 'int32') as never, axis, batchDims).square(),
        xs: [x],
        attributes: { axis, batchDims, indexShape, indices },
      }));
  });

/** A tensor, and rows of indices into its first axes. */
const indexed = shapes(1, 3).chain((shape) =>
  fc.integer({ min: 1, max: shape.length }).chain((depth) =>
    fc.record({
      shape: fc.constant(shape),
      rows: indexRows(shape, depth),
      depth: fc.constant(depth),
    }),
  ),
);

const collections = indexed.chain(({ shape, rows }) =>
  integers(shape).map((x): Trial => ({
    f: (t) => tf.gatherND(t!, tf.tensor2d(rows, undefined, 'int32')).square(),
    xs: [x],
    attributes: rows,
  })),
);

const scatters = indexed.chain(({ shape, rows, depth }) =>
  integers([rows.length, ...shape.slice(depth)]).map((updates): Trial => ({
    f: (t) => tf.scatterND(tf.tensor2d(rows, undefined, 'int32'), t!, shape).square(),
    xs: [updates],
    attributes: { rows, shape },
  })),
);

const updates = indexed.chain(({ shape, rows, depth }) => {
  const distinctRows = [...new Map(rows.map((row) => [String(row), row])).values()];
  return fc
    .tuple(integers(shape), integers([distinctRows.length, ...shape.slice(depth)]))
    .map((xs): Trial => ({
      f: (t, u) =>
        tf.tensorScatterUpdate(t!, tf.tensor2d(distinctRows, undefined, 'int32'), u!).square(),
      xs,
      attributes: distinctRows,
    }));
});

const largest = shapes(1, 2).chain((shape) =>
  fc
    .tuple(distinct(shape), fc.integer({ min: 1, max: shape.at(-1)! }))
    .map(([x, k]): Trial => ({ f: (t) => tf.topk(t!, k).values.square(), xs: [x], attributes: k })),
);

onEveryBackend(() => {
  testExactGradients('gathered slices have their gradients along every axis, by batch', gathers);
  testExactGradients('elements gathered by rows of indices have their gradients', collections);
  testExactGradients('scattered elements have their gradients, added up or not', scatters);
  testExactGradients('updated elements have their gradients', updates);
  testExactGradients('the largest elements have their gradients', largest);
});
