/** @file A figure of an epoch that is watched: which it is, and whether it has improved. */
import { GradtapeError } from '../../errors.ts';
import { bareName, suggest } from '../../suggest.ts';
import type { EpochEvent } from '../events.ts';
import { figureOf, findFigure } from '../figures.ts';

/** The names of the figures that every epoch of a run has: `loss`, terms, metrics, and the same of the validation part as `val.loss`. */
export type FigureNames = readonly string[];

export interface Watch {
  monitor: string | null;
  mode: 'auto' | 'min' | 'max';
  minDelta?: number;
}

export interface Monitor {
  /** The figure's name among those of the run. */
  name: string;
  valueOf: (event: EpochEvent) => number;
  /** Whether `value` is better than `best`, by more than the delta. */
  isBetter: (value: number, best: number) => boolean;
  /** What everything is better than. */
  worst: number;
}

/** Metrics of which more is better (Keras: the metric's `_direction`). */
const higherIsBetter =
  /accuracy|auc|precision|recall|r2score|f1score|fbetascore|iou|truepositives|truenegatives|sensitivity|specificity|cosinesimilarity|pearson|concordance/;

/**
 * @param where the key to blame: `callbacks[0]`
 * @throws GradtapeError `config` for a figure that the run does not have.
 */
export function monitorOf(
  where: string,
  { monitor, mode, minDelta = 0 }: Watch,
  names: FigureNames,
): Monitor {
  const name = monitor === null ? defaultOf(names) : findFigure(monitor, names);
  if (name === undefined)
    throw new GradtapeError(
      'config',
      `${where}.monitor: unknown figure "${monitor}"; ${suggest(monitor!, names)}`,
      names.includes('val.loss')
        ? {}
        : { hint: 'there are figures of a validation part only where data.split makes one' },
    );
  const isMore = mode === 'max' || (mode === 'auto' && higherIsBetter.test(bareName(name)));
  const sign = isMore ? -1 : 1;
  return {
    name,
    valueOf: (event) => figureOf(event, name),
    isBetter: (value, best) => sign * value < sign * best - minDelta,
    worst: sign * Infinity,
  };
}

const defaultOf = (names: FigureNames): string =>
  names.includes('val.loss') ? 'val.loss' : 'loss';
