/** @file What training needs of a model: named parameters as plain tensors, and predictions as a function of them. */
import type { Scale } from '../data/standardize.ts';
import type { Tensor } from '../tensorflow.ts';
import type { FittedModel } from './events.ts';

/** Trainable tensors by name, in the order in which they were made. */
export type Parameters = Record<string, Tensor>;

export interface Model {
  /** The parameters before training; the caller owns them. */
  initialize: () => Parameters;
  /** How many numbers it predicts for a row. */
  outputs: number;
  /** Predictions for `x` [rows, features]: [rows], or [rows, outputs] of a model with several outputs. */
  predict: (parameters: Parameters, x: Tensor) => Tensor;
  /** The model with its final parameters, for people to read. */
  fitted: (values: Record<string, Float32Array>) => FittedModel;
}

/** What a model may know of the table and the run. */
export interface ModelContext {
  /** Names of the columns of `x`, in order. */
  features: readonly string[];
  target: string;
  scales: readonly Scale[];
  /** Decides the initial weights. */
  seed: number;
}
