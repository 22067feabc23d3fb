/** @file What is doubtful about a table. To look for something else, add a lint to the list. */
import { constantTarget, imbalance, severalLabels, unseenCategories } from './classes.ts';
import { constant, identifier, infinite, manyCategories, spelling } from './columns.ts';
import { type Finding, type Lintable, counted } from './finding.ts';
import { leak, sameColumns } from './pairs.ts';
import { contradiction, duplicateRows, sharedRows } from './rows.ts';
import { spreads } from './spreads.ts';

export type { Finding, Lintable } from './finding.ts';

const lints = [
  infinite,
  constantTarget,
  leak,
  constant,
  identifier,
  sameColumns,
  manyCategories,
  spelling,
  unseenCategories,
  imbalance,
  severalLabels,
  sharedRows,
  contradiction,
  duplicateRows,
  spreads,
];

/** What these find is so in all rows; the others look for some. */
const ofAllRows = new Set([
  constantTarget,
  leak,
  constant,
  identifier,
  sameColumns,
  manyCategories,
  unseenCategories,
  imbalance,
  spreads,
]);

/** The findings of all lints of a table. */
export const lintTable = (table: Lintable): Finding[] =>
  byLevel(
    lints.flatMap((lint) => {
      const found = lint(table);
      return table.isPart ? found.map((one) => ofFirst(one, table, ofAllRows.has(lint))) : found;
    }),
  );

/** Counts are of the first rows; and what is so in all of these may be otherwise in the others, so nothing is advised. */
function ofFirst(finding: Finding, { raw }: Lintable, isOfAll: boolean): Finding {
  const text = `${finding.text}, in the first ${counted(raw.rows, 'row')}`;
  if (!isOfAll) return { ...finding, text };
  const { lint, columns, row } = finding;
  return { lint, level: 'note', columns, text, ...(row !== undefined && { row }) };
}

/** Warnings before notes. */
export const byLevel = (findings: readonly Finding[]): Finding[] =>
  (['warning', 'note'] as const).flatMap((wanted) =>
    findings.filter(({ level }) => level === wanted),
  );
