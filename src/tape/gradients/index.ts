/** @file The table of gradient rules that gradtape supplies or corrects, by kernel name. */
import type { GradientRule } from '../rule.ts';
import { activations } from './activations.ts';
import { arithmetic } from './arithmetic.ts';
import { complex } from './complex.ts';
import { constants } from './constants.ts';
import { convolution } from './convolution.ts';
import { cropAndResize } from './crop-and-resize.ts';
import { cumulative } from './cumulative.ts';
import { einsum } from './einsum.ts';
import { elementary } from './elementary.ts';
import { images } from './images.ts';
import { indexing } from './indexing.ts';
import { layout } from './layout.ts';
import { matrices } from './matrices.ts';
import { normalization } from './normalization.ts';
import { pooling } from './pooling.ts';
import { reductions } from './reductions.ts';
import { segments } from './segments.ts';
import { slicing } from './slicing.ts';
import { unavailable } from './unavailable.ts';

export const gradients: Readonly<Record<string, GradientRule>> = {
  ...activations,
  ...arithmetic,
  ...complex,
  ...constants,
  ...convolution,
  ...cropAndResize,
  ...cumulative,
  ...einsum,
  ...elementary,
  ...images,
  ...indexing,
  ...layout,
  ...matrices,
  ...normalization,
  ...pooling,
  ...reductions,
  ...segments,
  ...slicing,
  ...unavailable,
};
