/** @file Resizing images. */
import { type Tensor4D, tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { rule } from './define.ts';

interface ResizeAttrs {
  alignCorners: boolean;
  halfPixelCenters: boolean;
}

const mends = 'no gradient: resizing has no second one (nor has it in TensorFlow)';

/** Resizing is linear, and the kernel that carries its gradient back is its adjoint: the adjoint of that is resizing. */
export const images = {
  ResizeBilinearGrad: rule({
    mends,
    inputs: ['dy'],
    gradient: (ddx, { dy }, { alignCorners, halfPixelCenters }: ResizeAttrs) => ({
      dy: () =>
        tf.image.resizeBilinear(
          ddx as Tensor4D,
          [dy.shape[1]!, dy.shape[2]!],
          alignCorners,
          halfPixelCenters,
        ),
      images: () => null,
    }),
  }),

  ResizeNearestNeighborGrad: rule({
    mends,
    inputs: ['dy'],
    gradient: (ddx, { dy }, { alignCorners, halfPixelCenters }: ResizeAttrs) => ({
      dy: () =>
        tf.image.resizeNearestNeighbor(
          ddx as Tensor4D,
          [dy.shape[1]!, dy.shape[2]!],
          alignCorners,
          halfPixelCenters,
        ),
      images: () => null,
    }),
  }),
} satisfies Record<string, GradientRule>;
