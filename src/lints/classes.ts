/** @file What is doubtful about a target, and about categories that a part lacks. */
import { textsOf } from '../data/columns/cells.ts';
import { labelsIn } from '../data/columns/labels.ts';
import { listed, quoted } from '../data/columns/problem.ts';
import { columnOf } from '../data/columns/roles.ts';
import { type Finding, type Lintable, counted, percent } from './finding.ts';
import { groupsOf, sizesOf } from './groups.ts';

/** A target that is the same in every training row leaves nothing to learn. */
export const constantTarget = ({ raw, targets, parts: { training } }: Lintable): Finding[] =>
  targets.flatMap((name): Finding[] => {
    const column = columnOf(raw, name);
    const present = sizesOf(groupsOf(column), training).filter((size) => size > 0);
    if (training.length < 2 || present.length > 1) return [];
    const text = `is ${quoted(textsOf(column).at(training[0]!) ?? '')} in every training row`;
    return [{ lint: 'constantTarget', level: 'warning', columns: [name], text }];
  });

/** What often stands between labels in a cell. */
const separators = [';', '|', ','];

/** Texts such as `action;drama` are classes as they stand; whether they are labels, only the config can say. */
export function severalLabels(table: Lintable): Finding[] {
  if (!table.isOfClasses || table.targets.length !== 1) return [];
  const [name] = table.targets as [string];
  const texts = classesOf(table, name).map(({ text }) => text);
  const separator = separators.find((one) => isBetweenLabels(texts, one));
  if (separator === undefined) return [];
  const text = `is taken as classes, and its cells look like several labels between ${quoted(separator)}`;
  const settings = { [name]: { type: 'labels', ...(separator !== ';' && { separator }) } };
  const hint = `if they are, say "columns": ${JSON.stringify(settings)} in data`;
  return [{ lint: 'severalLabels', level: 'note', columns: [name], text, hint }];
}

/** Where they are, a third of the texts have several, and these are made of fewer labels than there are texts. */
function isBetweenLabels(texts: readonly string[], separator: string): boolean {
  const several = texts.filter((text) => text.includes(separator));
  const labels = new Set(texts.flatMap((text) => labelsIn(text, separator)));
  return several.length >= 2 && several.length * 3 >= texts.length && labels.size < texts.length;
}

/** Of so many rows of the most frequent class there should be one of the rarest. */
const balance = 10;

/** A class that is rare is easily never predicted, and accuracy does not show it. */
export function imbalance(table: Lintable): Finding[] {
  if (!table.isOfClasses) return [];
  return table.targets.flatMap((name): Finding[] => {
    const classes = classesOf(table, name).sort((a, b) => a.rows - b.rows);
    const [rarest, most] = [classes[0], classes.at(-1)];
    if (!rarest || !most || most.rows < balance * rarest.rows) return [];
    const share = percent(rarest.rows / table.parts.training.length);
    const text = `has ${counted(rarest.rows, 'row')} (${share}) of the class ${quoted(rarest.text)} beside ${most.rows.toLocaleString('en-US')} of ${quoted(most.text)}`;
    const weight = Math.round(most.rows / rarest.rows);
    const hint = `set "classWeight": ${JSON.stringify({ [rarest.text]: weight })}, and look at "recall" or "f1Score" beside accuracy`;
    return [{ lint: 'imbalance', level: 'warning', columns: [name], text, hint }];
  });
}

/** The classes of the training rows, and how many rows each has. */
function classesOf({ raw, parts }: Lintable, name: string): { text: string; rows: number }[] {
  const column = columnOf(raw, name);
  const groups = groupsOf(column);
  const sizes = sizesOf(groups, parts.training);
  const { at } = textsOf(column);
  return Array.from(sizes, (rows, group) => ({ text: at(groups.of.indexOf(group)), rows })).filter(
    (one): one is { text: string; rows: number } => one.text !== undefined && one.rows > 0,
  );
}

/** What validates or tests and never trains cannot have been learnt. */
export function unseenCategories(table: Lintable): Finding[] {
  const targets = table.isOfClasses ? table.targets : [];
  const names = [...table.features.filter((name) => isOfCategories(table, name)), ...targets];
  return (['validation', 'test'] as const).flatMap((part) =>
    names.flatMap((name): Finding[] => {
      const { texts, row } = unseenIn(table, name, part);
      if (row === undefined) return [];
      const text = `has ${listed(texts)} in the ${part} part and not in the training part`;
      const hint = `split by "stratify": ${JSON.stringify(name)}, or join rare categories into one`;
      return [{ lint: 'unseenCategory', level: 'warning', columns: [name], text, hint, row }];
    }),
  );
}

function isOfCategories({ raw, preprocessing }: Lintable, name: string): boolean {
  const fitted = preprocessing?.features.find((feature) => feature.name === name);
  if (fitted) return 'categories' in fitted.encoding;
  const column = columnOf(raw, name);
  return column.type === 'text' && groupsOf(column).count <= raw.rows / 2;
}

function unseenIn({ raw, parts }: Lintable, name: string, part: 'validation' | 'test') {
  const column = columnOf(raw, name);
  const groups = groupsOf(column);
  const trained = sizesOf(groups, parts.training);
  const { at } = textsOf(column);
  const rows = parts[part].filter((row) => trained[groups.of[row]!] === 0 && at(row) !== undefined);
  return { texts: [...new Set(Array.from(rows, (row) => at(row)!))], row: rows[0] };
}
