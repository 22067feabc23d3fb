/** @file Predictions for rows that a program has. */
import { GradtapeError } from '../errors.ts';
import type { Answer } from './answers.ts';
import { type LoadOptions, type LoadedRun, loadRun } from './loaded.ts';
import { answersFor } from './predict.ts';

/** A row of a table by the names of its columns; null, or a column that is left out, is a missing cell. */
export type TableRow = Readonly<Record<string, string | number | boolean | null>>;

/** `prediction`, and probabilities by class: `probability.yes`. Undefined for a row that training would have left out. */
export type Prediction = Record<string, Answer> | undefined;

/**
 * What the run, or that in a folder, predicts for rows.
 * @throws GradtapeError `data` for a cell that the run's preprocessing does not fit, with its row, from 0.
 */
export async function predict(
  run: LoadedRun | string,
  rows: readonly TableRow[],
  options: LoadOptions = {},
): Promise<Prediction[]> {
  if (!Array.isArray(rows)) throw new GradtapeError('usage', 'predict: expected a list of rows');
  const loaded = typeof run === 'string' ? await loadRun(run, options) : run;
  try {
    const { names } = loaded.answers;
    const answers = await answersFor(loaded, rows);
    return answers.map((one) => one && Object.fromEntries(names.map((name, i) => [name, one[i]!])));
  } finally {
    if (typeof run === 'string') loaded.dispose();
  }
}
