/** @file What a report shows of a run. */
import type { Point } from './downsample.ts';
import type { Predictions } from '../training/predictions.ts';

/** The course of one figure on one part of the data. */
export interface Curve {
  /** `loss`, a term or a metric; `learningRate`. */
  figure: string;
  part: 'training' | 'validation';
  /** Epochs, from 0, and values. */
  points: Point[];
}

export interface RunRecord {
  /** Unlike those of the other runs in a report. */
  name: string;
  folder: string;
  curves: Curve[];
  /** Names of things and what they are, for the cards of the page. */
  config: object;
  data: object;
  versions: object;
  /** How the run ended: epochs, seconds, parameters … */
  summary: Record<string, unknown>;
  predictions?: Predictions | undefined;
  weights?: Record<string, Float32Array> | undefined;
}

/** The figures of all the runs, in the order of their first mention; the loss is the first. */
export const figuresOf = (runs: readonly RunRecord[]): string[] => [
  ...new Set(runs.flatMap(({ curves }) => curves.map(({ figure }) => figure))),
];
