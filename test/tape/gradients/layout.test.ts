import fc from 'fast-check';
import { tf } from '../../../src/tensorflow.ts';
import { integers, shapes } from '../../support/arbitraries.ts';
import { onEveryBackend } from '../../support/backends.ts';
import { testExactGradients, type Trial } from '../../support/exact-gradients.ts';

const tiles = shapes(1, 4)
  .chain((shape) =>
    fc.tuple(integers(shape), fc.tuple(...shape.map(() => fc.integer({ min: 1, max: 3 })))),
  )
  .map(([x, reps]): Trial => ({ f: (t) => tf.tile(t!, reps).square(), xs: [x], attributes: reps }));

const mirrors = fc
  .record({ shape: shapes(1, 3), mode: fc.constantFrom('reflect' as const, 'symmetric' as const) })
  .chain(({ shape, mode }) => {
    const edge = mode === 'reflect' ? 1 : 0;
    const margins = shape.map((size) => fc.tuple(fc.nat(size - edge), fc.nat(size - edge)));
    return fc.record({
      x: integers(shape),
      margins: fc.tuple(...margins),
      mode: fc.constant(mode),
    });
  })
  .map(({ x, margins, mode }): Trial => ({
    f: (t) => tf.mirrorPad(t!, margins, mode).square(),
    xs: [x],
    attributes: { margins, mode },
  }));

/** What a strided slice does with one axis: takes a range of it, or one index, which ends the axis. */
const part = (size: number) =>
  fc.oneof(
    fc.record({
      begin: fc.integer({ min: -size - 1, max: size + 1 }),
      end: fc.integer({ min: -size - 1, max: size + 1 }),
      stride: fc.constantFrom(-2, -1, 1, 2),
      fromStart: fc.boolean(),
      toEnd: fc.boolean(),
    }),
    fc.record({ index: fc.integer({ min: -size, max: size - 1 }) }),
  );

const bits = (flags: boolean[]) => flags.reduce((mask, flag, i) => mask | (flag ? 1 << i : 0), 0);

const slices = shapes(1, 3)
  .chain((shape) => fc.tuple(integers(shape), fc.tuple(...shape.map(part))))
  .map(([x, parts]): Trial => {
    const ranges = parts.map((one) =>
      'index' in one
        ? { begin: one.index, end: one.index + 1, stride: 1, fromStart: false, toEnd: false }
        : one,
    );
    const masks = [
      bits(ranges.map(({ fromStart }) => fromStart)),
      bits(ranges.map(({ toEnd }) => toEnd)),
      0,
      0,
      bits(parts.map((one) => 'index' in one)),
    ] as const;
    const begin = ranges.map((range) => range.begin);
    const end = ranges.map((range) => range.end);
    const strides = ranges.map(({ stride }) => stride);
    return {
      f: (t) => tf.stridedSlice(t!, begin, end, strides, ...masks).square(),
      xs: [x],
      attributes: parts,
    };
  });

onEveryBackend(() => {
  testExactGradients('a tiled tensor has its gradients', tiles);
  testExactGradients('a mirrored margin has its gradients', mirrors);
  testExactGradients('a strided slice has its gradients', slices);
});
