/** @file What a strided slice takes, its masks worked out. */
import type { Tfjs } from './repairs.ts';

export interface StridedSliceAttrs {
  begin: number[];
  end: number[];
  strides: number[];
  beginMask: number;
  endMask: number;
  ellipsisMask: number;
  newAxisMask: number;
  shrinkAxisMask: number;
}

export interface SliceSpan {
  /** Along every axis of the tensor. */
  begin: number[];
  end: number[];
  strides: number[];
  /** The shape of the slice. */
  finalShape: number[];
}

export function sliceSpan(tf: Tfjs, shape: number[], attrs: StridedSliceAttrs): SliceSpan {
  return tf.slice_util.sliceInfo(
    shape,
    attrs.begin,
    attrs.end,
    attrs.strides,
    attrs.beginMask,
    attrs.endMask,
    attrs.ellipsisMask,
    attrs.newAxisMask,
    attrs.shrinkAxisMask,
  );
}
