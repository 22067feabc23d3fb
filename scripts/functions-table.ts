/** @file The table of functions in docs/expressions.md, from the one that the parser reads. */
import { type FunctionName, callOf, functions } from '../src/expressions/functions.ts';

const begin = '<!-- functions: written by `npm run docs` from src/expressions/functions.ts -->\n';
const end = '<!-- end of functions -->';

/** The page with its table of functions brought up to date. */
export function withFunctionsTable(page: string): string {
  const [before, rest] = page.split(begin) as [string, string];
  const after = rest.slice(rest.indexOf(end));
  return `${before}${begin}${functionsTable()}${after}`;
}

function functionsTable(): string {
  const rows = (Object.keys(functions) as FunctionName[]).map(
    (name) => `| \`${callOf(name)}\` | ${functions[name].about} |`,
  );
  return ['| call | value |', '|---|---|', ...rows, ''].join('\n');
}
