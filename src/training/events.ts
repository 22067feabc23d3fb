/** @file What a training run says, in order. Consoles, JSON Lines, run files and callbacks all consume these events. */

export interface StartEvent {
  event: 'start';
  backend: 'native' | 'cpu';
  /** Rows of the training table. */
  rows: number;
  /** Trainable numbers in the model. */
  parameters: number;
  epochs: number;
}

export interface EpochEvent {
  event: 'epoch';
  /** Counted from 0, as the article does. */
  epoch: number;
  /** Mean of the batch losses, each weighted by its rows and taken before its update (Keras's `History`). */
  loss: number;
  /** The config's metrics by name, exact over the epoch's rows, of the same predictions as the loss. */
  metrics: Record<string, MetricValue>;
  /** The parts of a loss that has named parts. */
  terms?: Record<string, number>;
  /** The same of the validation data, after the epoch. */
  validation?: {
    loss: number;
    terms?: Record<string, number>;
    metrics: Record<string, MetricValue>;
  };
  learningRate?: number;
  seconds: number;
}

/** A number, or one for each class, threshold or pair of classes. */
export type MetricValue = number | MetricValue[];

export interface EndEvent {
  event: 'end';
  epochs: number;
  loss: number;
  model: FittedModel;
}

export type TrainingEvent = StartEvent | EpochEvent | EndEvent;

/** The fitted model in the units of the table: standardised features are scaled back where that is exact. */
export type FittedModel =
  | { type: 'linear'; target: string; weights: Record<string, number>; bias: number }
  | { type: 'expression'; target: string; predict: string; variables: Record<string, number> }
  | { type: 'sequential'; target: string; layers: number; parameters: number };
