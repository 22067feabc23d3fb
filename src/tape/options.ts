/** @file The options that several calls of the tape share, and their validation. */
import { GradtapeError } from '../errors.ts';
import type { Tensors } from './structures.ts';

export type UnconnectedGradients = 'none' | 'zero';

export interface UnconnectedOption {
  /** What a source that no target depends on gets: null, or zeros of its shape. Default `'none'`. */
  unconnectedGradients?: UnconnectedGradients;
}

export interface GradientOptions extends UnconnectedOption {
  /** The gradient that enters at each target, in the structure and shapes of the target. Default ones. */
  outputGradients?: Tensors;
}

export interface JacobianOptions extends UnconnectedOption {
  /**
   * False: one backward pass for each element of the target, as TensorFlow does without pfor; this needs a
   * persistent tape. Default true.
   */
  experimentalUsePfor?: boolean;
}

/** @throws GradtapeError `tape.option` for anything but `'none'` and `'zero'` */
export function assertUnconnected(value: unknown): void {
  if (value !== 'none' && value !== 'zero')
    throw new GradtapeError(
      'tape.option',
      `Unknown value for unconnected_gradients: '${String(value)}'`,
      { hint: "unconnectedGradients is 'none' or 'zero'" },
    );
}
