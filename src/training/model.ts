/** @file What training needs of a model: named tensors of its own, and predictions as a pure function of them. */
import type { Scale, TargetScale } from '../data/dataset.ts';
import type { Pass } from '../layers/types.ts';
import type { Tensor } from '../tensorflow.ts';
import type { Columns } from './columns.ts';
import type { FittedModel } from './events.ts';

export type { Pass };

/** Tensors by name, in the order in which they were made. */
export type Parameters = Record<string, Tensor>;

export interface Prediction {
  /** [rows], or [rows, …outputShape] of a model with several outputs. */
  predictions: Tensor;
  /** The moving tensors after this pass. */
  moving: Parameters;
  /** What the outputs of layers cost, a scalar, added to the loss. */
  penalty?: Tensor;
}

export interface Model {
  /**
   * The tensors before training, the caller's: `parameters` are trained, `moving` follows along without a gradient, as
   * moving averages and frozen weights do.
   */
  initialize: () => { parameters: Parameters; moving: Parameters };
  /**
   * The moving tensors after a look at all training rows, before the first step, as a normalization layer wants; the
   * caller owns them, beside those that were there before.
   */
  adapt?: (tensors: { parameters: Parameters; moving: Parameters }, x: Tensor) => Parameters;
  /** The shape of what it predicts for a row; [] is one number. */
  outputShape: readonly number[];
  /** Predictions for `x` [rows, features]; recordable by src/graph. */
  predict: (parameters: Parameters, moving: Parameters, x: Tensor, pass: Pass) => Prediction;
  /** What regularisers add to the loss, a scalar. */
  penalty?: (parameters: Parameters) => Tensor | undefined;
  /** The parameters after an update, brought back to where constraints want them. */
  constrain?: (parameters: Parameters) => Parameters;
  /** The model with its final parameters, for people to read. */
  fitted: (values: Record<string, Float32Array>) => FittedModel;
}

/** What a model may know of the table and the run. */
export interface ModelContext extends Columns {
  scales: readonly Scale[];
  /** What the model's numbers are brought back by to the units of the table, for people to read. */
  targetScale?: TargetScale | undefined;
  /** Decides the initial weights. */
  seed: number;
}
