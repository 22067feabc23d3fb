/** @file What a training run says, in order. Consoles, JSON Lines, run files and callbacks all consume these events. */
import type { Execution } from '../graph/index.ts';

export interface StartEvent {
  event: 'start';
  backend: 'native' | 'cpu';
  execution: Execution;
  /** Rows of the training part. */
  rows: number;
  validationRows?: number;
  /** Trainable numbers in the model. */
  parameters: number;
  epochs: number;
  /** The epoch that comes first: 0, or where an earlier run stopped. */
  firstEpoch: number;
}

/** How far training is: after each native call, when every event before it has been told and the state can be saved. */
export interface ProgressEvent {
  event: 'progress';
  /** The epoch of the next step. */
  epoch: number;
  /** Steps taken, from the first epoch's on. */
  step: number;
  stepsPerEpoch: number;
  /** All steps of all epochs. */
  totalSteps: number;
  /** That of the last batch. */
  loss: number;
}

/** Figures of a part of the data. */
export interface PartFigures {
  loss: number;
  /** The named terms of the loss, where it has some. */
  terms?: Record<string, number>;
  metrics: Record<string, MetricValue>;
}

export interface EpochEvent extends PartFigures {
  event: 'epoch';
  /** Counted from 0, as the article does. */
  epoch: number;
  /** Mean of the batch losses, each weighted by its rows and taken before its update (Keras's `History`). */
  loss: number;
  /** The config's metrics by name, exact over the epoch's rows, of the same predictions as the loss. */
  metrics: Record<string, MetricValue>;
  /** The same of the validation part after the epoch. */
  validation?: PartFigures;
  /** That of the epoch's last update. */
  learningRate: number;
  seconds: number;
}

/** A number, or one for each class, threshold or pair of classes. */
export type MetricValue = number | MetricValue[];

/** What a callback tells the user. */
export interface NoteEvent {
  event: 'note';
  text: string;
}

export interface EndEvent {
  event: 'end';
  /** How many have been trained in all. */
  epochs: number;
  loss: number;
  /** Why training ended before its last epoch, if it did. */
  stopped?: string;
  model: FittedModel;
}

export type TrainingEvent = StartEvent | ProgressEvent | EpochEvent | NoteEvent | EndEvent;

/** The fitted model in the units of the table: standardised features are scaled back where that is exact. */
export type FittedModel =
  | {
      type: 'linear';
      target: string;
      weights: Record<string, number>;
      bias: number;
      /** What makes a probability of the number, and of which class. */
      link?: 'sigmoid';
      class?: string;
    }
  | { type: 'expression'; target: string; predict: string; variables: Record<string, MetricValue> }
  | { type: 'sequential'; target: string; layers: number; parameters: number };
