/** @file Several labels in a cell, as in `action;drama`: 0 or 1 for each (scikit-learn's MultiLabelBinarizer). */
import { inConfig } from './inference.ts';
import type { FittedTarget, LabelSet } from './preprocessing.ts';
import { TableProblem, listed, quoted } from './problem.ts';
import type { ColumnSettings } from './settings.ts';

const defaultSeparator = ';';

/** The labels of a cell; blanks around them count for nothing. */
export const labelsIn = (text: string, separator: string): string[] =>
  text
    .split(separator)
    .map((label) => label.trim())
    .filter((label) => label !== '');

/** The labels of all of these texts, by the alphabet unless the config lists them. */
export function fitLabels(
  column: string,
  texts: Iterable<string>,
  { separator = defaultSeparator, categories }: ColumnSettings,
): LabelSet {
  if (categories !== undefined) return { names: categories, separator };
  const names = new Set<string>();
  for (const text of texts) for (const label of labelsIn(text, separator)) names.add(label);
  if (names.size > 0) return { names: [...names].sort(), separator };
  throw new TableProblem(`expected labels, found none between ${quoted(separator)}`, { column });
}

/** What the target's columns of numbers are called. */
export const targetNames = ({ name, labels }: FittedTarget): string[] =>
  labels ? labels.names.map((label) => `${name}=${label}`) : [name];

/** The places of a cell's labels among all. @throws TableProblem for one that training has not seen */
export function placesOfLabels(
  column: string,
  { names, separator }: LabelSet,
  text: string,
  row: number,
): number[] {
  return labelsIn(text, separator).map((label) => {
    const place = names.indexOf(label);
    if (place >= 0) return place;
    throw new TableProblem(
      `expected labels of the training rows (${listed(names)}), found ${quoted(label)}`,
      {
        column,
        spot: { row },
        hint: `correct it, or list all labels: ${inConfig(column, { type: 'labels', categories: '[…]' }).replace('"[…]"', '[…]')}`,
      },
    );
  });
}
