/** @file Strided slices on tfjs's cpu backend. */
import type { Repair } from './repairs.ts';
import { sliceSpan, type StridedSliceAttrs } from './slice-span.ts';

const unmasked = { beginMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };

export const stridedSliceRepair: Repair = {
  mends:
    'an index on one axis beside a stride on another takes wrong elements; an empty range throws',
  repaired: (broken, tf) => (call) => {
    const attrs = call.attrs as unknown as StridedSliceAttrs;
    const { shape, dtype } = call.inputs['x']!;
    const { finalShape, begin, end, strides } = sliceSpan(tf, shape, attrs);
    if (tf.util.sizeFromShape(finalShape) === 0) return tf.zeros(finalShape, dtype);
    if (attrs.shrinkAxisMask === 0) return broken(call);
    // Going backwards, an end of −1 is before the first element, not the last.
    const endMask = end.reduce((mask, last, axis) => (last < 0 ? mask | (1 << axis) : mask), 0);
    const ranges = broken({ ...call, attrs: { ...unmasked, begin, end, strides, endMask } });
    return { ...ranges, shape: finalShape };
  },
};
