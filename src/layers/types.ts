import type { Tensor } from '../tensorflow.ts';

/** A layer as pure functions: its weights are plain tensors that the caller keeps. */
export interface Layer {
  /** Size of the last axis of the layer's output. */
  outputs: number;
  initialize: () => Record<string, Tensor>;
  apply: (weights: Record<string, Tensor>, x: Tensor) => Tensor;
}
