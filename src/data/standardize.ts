/** @file Bringing features to mean 0 and deviation 1. */
import { GradtapeError } from '../errors.ts';
import { suggest } from '../suggest.ts';
import type { Column } from './table.ts';

/** What standardising needs to know of a column, and prediction later of the training's. */
export interface Scale {
  name: string;
  mean: number;
  /** The population deviation: the sum of squares divided by the number of rows. */
  deviation: number;
}

/**
 * The scales of the columns that `which` names: all of them, none, or a list.
 * @throws GradtapeError `data` for a name that is no feature and for a column whose rows are all the same.
 */
export function scalesOf(features: readonly Column[], which: boolean | readonly string[]): Scale[] {
  if (which === false) return [];
  const names = features.map(({ name }) => name);
  const chosen = which === true ? names : which;
  return chosen.map((name) => {
    const column = features.find((feature) => feature.name === name);
    if (column === undefined)
      throw new GradtapeError(
        'data',
        `data.standardize: no feature ${JSON.stringify(name)}; ${suggest(name, names)}`,
      );
    return scaleOf(column);
  });
}

/** The columns, those with a scale brought to (value - mean) / deviation. */
export function standardize(features: readonly Column[], scales: readonly Scale[]): Column[] {
  const byName = new Map(scales.map((scale) => [scale.name, scale]));
  return features.map(({ name, values }) => {
    const scale = byName.get(name);
    if (scale === undefined) return { name, values };
    const { mean, deviation } = scale;
    return { name, values: values.map((value) => (value - mean) / deviation) };
  });
}

function scaleOf({ name, values }: Column): Scale {
  const mean = meanOf(values);
  const deviation = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
  // Of a constant column, rounding can leave the mean, and so the deviation, an instant beside the truth.
  if (values.every((value) => value === values[0]))
    throw new GradtapeError(
      'data',
      `the column ${JSON.stringify(name)} is ${values[0]} in every row and cannot be standardised`,
      { hint: 'leave it out of data.features, or list the others in data.standardize' },
    );
  return { name, mean, deviation };
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
