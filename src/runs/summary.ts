/** @file What a run has come to, in one small file. */
import { join } from 'node:path';
import type { EpochEvent, FittedModel, PartFigures } from '../training/events.ts';
import { readJson } from './read-json.ts';
import { summaryShape } from './shapes.ts';

/** A run that was killed is `running` for ever, and its lock has no living holder. */
export type RunStatus = 'running' | 'finished' | 'interrupted' | 'diverged' | 'failed';

/** The best epoch, by the figure that decides it. */
export interface Best {
  epoch: number;
  figure: string;
  value: number;
}

export interface Summary extends Partial<PartFigures> {
  status: RunStatus;
  /** How many have been trained. */
  epochs: number;
  /** How many are to be trained. */
  wantedEpochs: number;
  /** Of the last epoch, as its terms and metrics. */
  loss?: number;
  validation?: PartFigures;
  learningRate?: number;
  best?: Best;
  /** Why training ended before its last epoch. */
  stopped?: string;
  /** What ended a run that diverged or failed. */
  error?: string;
  model?: FittedModel;
  /** Spent in training, over all halves of the run. */
  seconds: number;
  /** When the run began first, and when this was written. */
  began: string;
  written: string;
}

export const summaryName = 'summary.json';

/** @throws GradtapeError `data` where it is not there, or was altered. */
export const readSummary = async (folder: string): Promise<Summary> =>
  (await readJson(join(folder, summaryName), summaryShape)) as unknown as Summary;

/** The figures of the last epoch that has ended. */
export function figuresOfLast(event: EpochEvent | undefined): Partial<Summary> {
  if (event === undefined) return {};
  const { loss, terms, metrics, validation, learningRate } = event;
  return {
    loss,
    ...(terms && { terms }),
    metrics,
    ...(validation && { validation }),
    learningRate,
  };
}
