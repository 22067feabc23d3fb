/** @file What is doubtful about a table. To look for something else, add a lint to the list. */
import { constantTarget, imbalance, severalLabels, unseenCategories } from './classes.ts';
import { constant, identifier, infinite, manyCategories, spelling } from './columns.ts';
import type { Finding, Lintable } from './finding.ts';
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

/** The findings of all lints of a table. */
export const lintTable = (table: Lintable): Finding[] =>
  byLevel(lints.flatMap((lint) => lint(table)));

/** Warnings before notes. */
export const byLevel = (findings: readonly Finding[]): Finding[] =>
  (['warning', 'note'] as const).flatMap((wanted) =>
    findings.filter(({ level }) => level === wanted),
  );
