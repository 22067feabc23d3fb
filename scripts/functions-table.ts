/** @file The table of functions in docs/expressions.md, from the one that the parser reads. */
import { type FunctionName, callOf, functions } from '../src/expressions/functions.ts';
import { withSection } from './section.ts';

/** The page with its table of functions brought up to date. */
export const withFunctionsTable = (page: string): string =>
  withSection(page, 'functions', functionsTable());

function functionsTable(): string {
  const rows = (Object.keys(functions) as FunctionName[]).map(
    (name) => `| \`${callOf(name)}\` | ${functions[name].about} |`,
  );
  return ['| call | value |', '|---|---|', ...rows, ''].join('\n');
}
