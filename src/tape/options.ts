/** @file The options that several calls of the tape share, and their validation. */
import { optionsCheck } from '../options.ts';
import { faults } from './faults.ts';
import type { Tensors } from './structures.ts';

export type UnconnectedGradients = 'none' | 'zero';

/** What stands for a gradient that there is none of. */
export type Missing<U extends UnconnectedGradients> = U extends 'zero' ? never : null;

interface UnconnectedOption<U extends UnconnectedGradients> {
  /** What a source that no target depends on gets: null, or zeros of its shape. Default `none`. */
  unconnectedGradients?: U;
}

export interface GradientOptions<
  U extends UnconnectedGradients = 'none',
> extends UnconnectedOption<U> {
  /** The gradient that enters at each target, in the structure and shapes of the target. Default ones. */
  outputGradients?: Tensors | null;
}

export interface JacobianOptions<
  U extends UnconnectedGradients = 'none',
> extends UnconnectedOption<U> {
  /** False: one backward pass for each element of the target, which needs a persistent tape as in TensorFlow. Default true. */
  experimentalUsePfor?: boolean;
}

export const checkGradientOptions = optionsCheck<GradientOptions<UnconnectedGradients>>(
  'gradient',
  {
    outputGradients: true,
    unconnectedGradients: true,
  },
);

export const checkJacobianOptions = optionsCheck<JacobianOptions<UnconnectedGradients>>(
  'jacobian',
  {
    experimentalUsePfor: true,
    unconnectedGradients: true,
  },
);

/** @throws GradtapeError `tape.option` for anything but `none` and `zero` */
export function assertUnconnected(value: unknown = 'none'): void {
  if (value !== 'none' && value !== 'zero') throw faults.unknownUnconnected(value);
}
