/** @file Repeating, mirroring and rearranging elements. Formulas: tensorflow/python/ops/array_grad.py. */
import { type Tensor, tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { rule } from './define.ts';
import { padAlong, sliceAlong } from './shapes.ts';

export const layout = {
  /** x was repeated: its gradient is the sum over the repetitions. `_TileGrad` */
  Tile: rule({
    mends: 'from rank 5 on it throws',
    inputs: ['x'],
    gradient: (dy, { x }, { reps }: { reps: number[] }) => ({
      x: () => sumOfRepetitions(dy, x.shape, reps),
    }),
  }),

  /** The margins are folded back onto what they mirror. `_MirrorPadGrad` */
  MirrorPad: rule({
    mends: 'the margins are dropped',
    gradient: (
      dy,
      _,
      { paddings, mode }: { paddings: [number, number][]; mode: 'reflect' | 'symmetric' },
    ) => ({
      x: () =>
        paddings.reduce(
          (folded, margins, axis) => fold(folded, axis, margins, mode === 'reflect' ? 1 : 0),
          dy,
        ),
    }),
  }),

  /** Each block goes back into the depth of a pixel. `_DepthToSpaceGrad` */
  DepthToSpace: rule({
    mends: 'no gradient',
    gradient: (dy, _, { blockSize }: { blockSize: number }) => ({
      x: () => spaceToDepth(dy, blockSize),
    }),
  }),

  /** image_ops: a reversal is its own adjoint. `_ReverseV2Grad` */
  FlipLeftRight: rule({
    mends: 'no gradient',
    gradient: (dy) => ({ image: () => tf.image.flipLeftRight(dy as never) }),
  }),
} satisfies Record<string, GradientRule>;

function sumOfRepetitions(dy: Tensor, shape: number[], reps: number[]): Tensor {
  const split = shape.flatMap((size, i) => (reps[i] === 1 ? [size] : [reps[i]!, size]));
  const repeated = shape.flatMap((_, i) => (reps[i] === 1 ? [false] : [true, false]));
  const axes = repeated.flatMap((isRepeated, i) => (isRepeated ? [i] : []));
  return axes.length > 0 ? tf.sum(tf.reshape(dy, split), axes) : dy;
}

/** Add the margins along one axis to what they mirror, which starts `edge` elements inside. */
function fold(dy: Tensor, axis: number, [before, after]: [number, number], edge: number): Tensor {
  const size = dy.shape[axis]! - before - after;
  const mirrored = (from: number, length: number, to: number) =>
    length === 0
      ? []
      : [
          padAlong(
            tf.reverse(sliceAlong(dy, axis, from, length), axis),
            axis,
            to,
            size - to - length,
          ),
        ];
  return [
    ...mirrored(0, before, edge),
    ...mirrored(before + size, after, size - edge - after),
  ].reduce((sum, margin) => tf.add(sum, margin), sliceAlong(dy, axis, before, size));
}

function spaceToDepth(x: Tensor, block: number): Tensor {
  const [batch, height, width, depth] = x.shape as [number, number, number, number];
  const [rows, columns] = [height / block, width / block];
  const blocks = tf.reshape(x, [batch, rows, block, columns, block, depth]);
  return tf.reshape(tf.transpose(blocks, [0, 1, 3, 2, 4, 5]), [
    batch,
    rows,
    columns,
    block * block * depth,
  ]);
}
