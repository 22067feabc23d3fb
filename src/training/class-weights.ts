/** @file `classWeight`: how much the rows of a class count in training. */
import type { Dataset, PreparedData } from '../data/dataset.ts';
import { GradtapeError } from '../errors.ts';
import { suggest } from '../suggest.ts';
import { shortest } from './numbers.ts';

/**
 * The training part with its rows' weights multiplied by those of their classes, as Keras's `fit` does.
 * @throws GradtapeError `config` for a class that the target does not have, or a target without classes.
 */
export function withClassWeights(
  { training, target }: PreparedData,
  weights: Readonly<Record<string, number>>,
): Dataset {
  if (Object.keys(weights).length === 0) return training;
  if (training.targets.length !== 1 || target.task === 'multilabel')
    throw new GradtapeError('config', 'classWeight: expected a target of one column of classes');
  const present = new Set(training.y);
  const names = [...present]
    .sort((a, b) => a - b)
    .map((label) => target.classes?.[label] ?? String(shortest(label)));
  const byLabel = new Map(
    Object.entries(weights).map(([name, weight]) => {
      const label = labelOf(name, target.classes);
      if (!present.has(label))
        throw new GradtapeError(
          'config',
          `classWeight: no row of the training part has the class ${JSON.stringify(name)}; ${suggest(name, names)}`,
        );
      return [label, weight];
    }),
  );
  const weight = training.y.map(
    (label, row) => (byLabel.get(label) ?? 1) * (training.weight?.[row] ?? 1),
  );
  return { ...training, weight };
}

function labelOf(name: string, classes: readonly string[] | undefined): number {
  const index = classes?.indexOf(name) ?? -1;
  return index >= 0 ? index : name.trim() === '' ? Number.NaN : Math.fround(Number(name));
}
