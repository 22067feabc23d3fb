/** @file Bringing the numbers of a column to a common size, and back. */
import { inConfig } from './inference.ts';
import { TableProblem } from './problem.ts';
import type { FittedScale } from './preprocessing.ts';
import type { ScaleName } from './settings.ts';
import type { Spread } from './statistics.ts';

export const noScale: FittedScale = { log: false, center: 0, spread: 1 };

/** @throws TableProblem where the numbers of the training rows cannot be scaled so. */
export function fitScale(column: string, name: ScaleName, moments: Spread): FittedScale {
  const { min, max } = moments;
  if (name === 'none') return noScale;
  if (name === 'log') {
    if (min <= -1)
      throw new TableProblem(`expected numbers above -1 to take log(1 + x) of, found ${min}`, {
        column,
        spot: { text: String(min) },
      });
    return { ...noScale, log: true };
  }
  // Of a constant column, rounding can leave the mean, and so the deviation, an instant beside the truth.
  if (min === max) throw constant(column, min);
  const scale = scales[name](moments);
  if (scale.spread > 0) return { log: false, ...scale };
  throw new TableProblem(`expected numbers of which more than half differ, found ${scale.center}`, {
    column,
    hint: 'scale it by "standardize" or "minMax"',
  });
}

const constant = (column: string, value: number): TableProblem =>
  new TableProblem(`expected different numbers to scale, found ${value} in every training row`, {
    column,
    hint: `leave it out of data.features, or say ${inConfig(column, { scale: 'none' })}`,
  });

type Affine = Pick<FittedScale, 'center' | 'spread'>;

const scales: Record<Exclude<ScaleName, 'none' | 'log'>, (moments: Spread) => Affine> = {
  standardize: ({ mean, deviation }) => ({ center: mean, spread: deviation }),
  minMax: ({ min, max }) => ({ center: min, spread: max - min }),
  /** By median and interquartile range, which outliers leave alone (scikit-learn's RobustScaler). */
  robust: (moments) => ({
    center: moments.quantile(0.5),
    spread: moments.quantile(0.75) - moments.quantile(0.25),
  }),
};

export const scaled = ({ log, center, spread }: FittedScale, value: number): number =>
  log ? Math.log1p(value) : (value - center) / spread;
