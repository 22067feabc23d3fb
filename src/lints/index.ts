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
    lints.flatMap((lint) =>
      table.isPart && ofAllRows.has(lint) ? lint(table).map(ofFirst(table)) : lint(table),
    ),
  );

/** What is so in the first rows is worth knowing; in the others it may be otherwise, so nothing is advised. */
const ofFirst =
  ({ raw }: Lintable) =>
  ({ lint, columns, text, row }: Finding): Finding => ({
    lint,
    level: 'note',
    columns,
    text: `${text}, in the first ${counted(raw.rows, 'row')}`,
    ...(row !== undefined && { row }),
  });

/** Warnings before notes. */
export const byLevel = (findings: readonly Finding[]): Finding[] =>
  (['warning', 'note'] as const).flatMap((wanted) =>
    findings.filter(({ level }) => level === wanted),
  );
