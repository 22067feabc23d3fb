/** @file Operations that are constant wherever they are smooth: gradients end there, as at an integer. */
import type { GradientRule } from '../rule.ts';
import { rule } from './define.ts';

const blocksItsInput = rule({
  mends: 'the gradient is zeros, where TensorFlow has none',
  gradient: () => ({ x: () => null }),
});

export const constants = {
  Ceil: blocksItsInput,
  Floor: blocksItsInput,
  Round: blocksItsInput,
  Step: blocksItsInput,
  OnesLike: blocksItsInput,
  ZerosLike: blocksItsInput,
  FloorDiv: rule({
    mends: 'it has the gradient of a division, where TensorFlow has none',
    gradient: () => ({ a: () => null, b: () => null }),
  }),
} satisfies Record<string, GradientRule>;
