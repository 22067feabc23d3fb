import { GradtapeError } from '../errors.ts';
import { numbers, readOptions } from '../options.ts';
import { tf } from '../tensorflow.ts';
import { type Schedule, schedule } from './schedule.ts';

export interface PiecewiseConstantDecayOptions {
  /** The last step of each value but the last, ascending. */
  boundaries: readonly number[];
  values: readonly number[];
}

/** The first value up to and with the first boundary, then the next. */
export function piecewiseConstantDecay(given: PiecewiseConstantDecayOptions): Schedule {
  const name = 'piecewiseConstantDecay';
  const defaults: PiecewiseConstantDecayOptions = { boundaries: [], values: [] };
  const kinds = { boundaries: numbers, values: numbers };
  const { boundaries, values } = readOptions(name, defaults, given, { kinds });
  if (values.length !== boundaries.length + 1)
    throw new GradtapeError(
      'config',
      `${name}: found ${boundaries.length} boundaries and ${values.length} values, expected one value more than boundaries`,
    );
  if (boundaries.some((boundary, i) => i > 0 && boundary <= boundaries[i - 1]!))
    throw new GradtapeError('config', `${name}.boundaries: expected ascending numbers`);
  return schedule((step) =>
    boundaries.reduceRight(
      (later, boundary, i) => tf.where(step.lessEqual(boundary), tf.scalar(values[i]!), later),
      tf.scalar(values.at(-1)!),
    ),
  );
}
