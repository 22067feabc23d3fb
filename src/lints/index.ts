/** @file What is doubtful about a table. To look for something else, add a lint to the list. */
import { constantTarget, imbalance, severalLabels, unseenCategories } from './classes.ts';
import { constant, identifier, infinite, manyCategories, spelling } from './columns.ts';
import { type Finding, type Lintable, counted } from './finding.ts';
import { leak, sameColumns } from './pairs.ts';
import { contradiction, duplicateRows, sharedRows } from './rows.ts';
import { spreads } from './spreads.ts';

export type { Finding, Lintable } from './finding.ts';

/** Each with what it finds so: in all rows, or in some that it looks for. */
const lints = [
  [infinite, 'some rows'],
  [constantTarget, 'all rows'],
  [leak, 'all rows'],
  [constant, 'all rows'],
  [identifier, 'all rows'],
  [sameColumns, 'all rows'],
  [manyCategories, 'all rows'],
  [spelling, 'some rows'],
  [unseenCategories, 'all rows'],
  [imbalance, 'all rows'],
  [severalLabels, 'some rows'],
  [sharedRows, 'some rows'],
  [contradiction, 'some rows'],
  [duplicateRows, 'some rows'],
  [spreads, 'all rows'],
] as const;

/** The findings of all lints of a table. */
export const lintTable = (table: Lintable): Finding[] =>
  byLevel(
    lints.flatMap(([lint, isSoIn]) => {
      const found = lint(table);
      return table.isPart ? found.map((one) => ofFirst(one, table, isSoIn === 'all rows')) : found;
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
