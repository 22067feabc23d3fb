/** @file A layer as pure functions: its weights are plain tensors that the caller keeps. */
import type { Tensor } from '../tensorflow.ts';
import type { LayerPlan, Shape } from './plans/plan.ts';

export type Weights = Record<string, Tensor>;

/** What a pass through the layers is for. */
export interface Pass {
  training: boolean;
  /** The number of the step, an int32 scalar: with the layer's own seed it decides noise. */
  step: Tensor;
}

export interface Applied {
  y: Tensor;
  /** The moving state after the pass: what it leaves out is as it was. */
  moving?: Weights;
  /** What the outputs cost, a scalar. */
  penalty?: Tensor;
}

export interface Layer {
  /** Shape of the output without the batch axis. */
  outputShape: readonly number[];
  /** The weights that gradients train. */
  initialize: () => Weights;
  /** What training moves but no gradient reaches, moving statistics for example, and weights that are frozen. */
  initializeMoving: () => Weights;
  /** Can be recorded: it reads no value back, and draws its noise from the layer's seed and the step. */
  apply: (weights: Weights, moving: Weights, x: Tensor, pass: Pass) => Applied;
  /** The moving state that a look at what the layer is given of the training rows changes, before training. */
  adapt?: (x: Tensor) => Weights;
  /** The sum of the regularisers of trained weights, a scalar; a layer without any has no function either. */
  penalty?: (weights: Weights) => Tensor;
  /** The weights as their constraints want them after an update. */
  constrain?: (weights: Weights) => Weights;
}

/** What a layer may know beside its options. */
export interface Situation {
  inputShape: Shape;
  plan: LayerPlan;
  /** What tells the layer's noise from that of the others: an int32. */
  seed: number;
  /** Whether it is not trained. */
  frozen: boolean;
}

/** The output, and the moving state where the pass changes it. */
export type Rule = (weights: Weights, x: Tensor, pass: Pass) => Tensor | Applied;
