/** @file What is doubtful about a feature by itself. */
import { textsOf } from '../data/columns/cells.ts';
import { quoted } from '../data/columns/problem.ts';
import { columnOf } from '../data/columns/roles.ts';
import type { RawColumn } from '../data/source.ts';
import { type Finding, type Lintable, counted, ignoring } from './finding.ts';
import { groupsOf } from './groups.ts';

/** What `lint` finds of each column, as a lint of the table. */
const ofEach =
  (
    lint: (column: RawColumn, table: Lintable) => Omit<Finding, 'columns'> | undefined,
    roles: readonly ('features' | 'targets')[] = ['features'],
  ) =>
  (table: Lintable): Finding[] =>
    roles
      .flatMap((role) => table[role])
      .flatMap((name) => {
        const found = lint(columnOf(table.raw, name), table);
        return found === undefined ? [] : [{ ...found, columns: [name] }];
      });

/** A feature that is the same in every row tells nothing. */
export const constant = ofEach((column, { raw }) => {
  if (raw.rows < 2 || groupsOf(column).count > 1) return undefined;
  const text = `is ${quoted(textsOf(column).at(0) ?? '')} in every row`;
  return { lint: 'constant', level: 'warning', text, hint: ignoring(column.name) };
});

/** Fewer rows are too few to tell an identifier from a measurement. */
const fewRows = 20;

/** Row numbers, and texts that never recur: they can only be learnt by heart. */
export const identifier = ofEach((column, { raw }) => {
  if (raw.rows < fewRows || !isIdentifier(column)) return undefined;
  const text =
    column.type === 'text'
      ? 'has another text in every row, as identifiers do'
      : 'grows by 1 from row to row, as numbers of rows do';
  return { lint: 'identifier', level: 'warning', text, hint: ignoring(column.name) };
});

/** Sentences never recur either. */
function isIdentifier(column: RawColumn): boolean {
  if (column.type === 'number')
    return column.values.every((value, row) => row === 0 || value === column.values[row - 1]! + 1);
  const sentences = column.dictionary.filter((text) => /\S\s+\S+\s+\S/.test(text)).length;
  return groupsOf(column).count === column.codes.length && sentences < column.dictionary.length / 2;
}

/** So many features of one column are hard to learn where there are fewer rows than that for each. */
const [manyFeatures, rowsForEach] = [50, 20];

export const manyCategories = ofEach(({ name }, { raw, preprocessing }) => {
  const encoding = preprocessing?.features.find((feature) => feature.name === name)?.encoding;
  if (encoding?.type !== 'oneHot') return undefined;
  const { length } = encoding.categories;
  if (length <= manyFeatures || raw.rows >= length * rowsForEach) return undefined;
  const text = `has ${length} categories in ${counted(raw.rows, 'row')}, and each becomes a feature`;
  const hint = `set "columns": ${JSON.stringify({ [name]: { encode: 'hashing' } })} in data, or leave it out`;
  return { lint: 'manyCategories', level: 'warning', text, hint };
});

/** Texts that only differ by case or blanks are most likely one. */
export const spelling = ofEach(
  (column) => {
    if (column.type === 'number') return undefined;
    const seen = new Map<string, string>();
    for (const text of column.dictionary) {
      const bare = text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
      const other = seen.get(bare);
      if (other !== undefined) return alike(column, other, text);
      seen.set(bare, text);
    }
    return undefined;
  },
  ['features', 'targets'],
);

const alike = (column: RawColumn, one: string, other: string): Omit<Finding, 'columns'> => ({
  lint: 'spelling',
  level: 'warning',
  text: `has ${quoted(one)} and ${quoted(other)}, which only differ by case or blanks`,
  hint: 'write them alike, if they are meant to be one',
  row: textsOf(column).findIndex(other),
});

/** Infinity is a number to JavaScript, and the end of a training run. */
export const infinite = ofEach(
  (column) => {
    if (column.type === 'text') return undefined;
    const rows = column.values.reduce(
      (count, value) => count + (Math.abs(value) === Infinity ? 1 : 0),
      0,
    );
    if (rows === 0) return undefined;
    return {
      lint: 'infinite',
      level: 'warning',
      text: `is infinite in ${counted(rows, 'row')}`,
      hint: 'correct the cells, or leave them empty',
      row: column.values.findIndex((value) => Math.abs(value) === Infinity),
    };
  },
  ['features', 'targets'],
);
