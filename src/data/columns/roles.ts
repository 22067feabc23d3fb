/** @file Which column of a table is what: feature, target, weight. */
import { suggest } from '../../suggest.ts';
import type { RawChunk, RawColumn } from '../source.ts';
import { isMissing } from './cells.ts';
import { TableProblem } from './problem.ts';
import { Room } from './room.ts';
import type { ColumnSettings, MissingSettings, TableSettings } from './settings.ts';

export interface Roles {
  features: string[];
  targets: string[];
  weight: string | undefined;
}

/** @throws TableProblem for a column that is named and not there, and for a table that leaves no feature. */
export function rolesOf(names: readonly string[], settings: TableSettings): Roles {
  const { features, weight, split, columns } = settings;
  const targets = [settings.target].flat();
  const listed = features === 'all' ? [] : features;
  const { column, group, time, stratify } = split ?? {};
  const others = [
    weight,
    column,
    group,
    time,
    stratify === true ? undefined : stratify || undefined,
  ];
  const named = [
    ...targets,
    ...listed,
    ...others,
    ...Object.keys(columns),
    ...standardized(settings),
  ];
  for (const name of named) if (name !== undefined) requireColumn(names, name);
  const taken = new Set([...targets, weight, column, group]);
  const ignored = (name: string) => settingsOf(settings, name).type === 'ignore';
  const chosen = names.filter((name) => !taken.has(name) && !ignored(name));
  const result = features === 'all' ? chosen : [...listed];
  requireNames(names, result);
  if (result.length === 0)
    throw new TableProblem(`expected a column besides the target "${targets.join('", "')}"`);
  requireFeatures(settings, result);
  return { features: result, targets, weight };
}

const standardized = ({ standardize }: TableSettings): readonly string[] =>
  typeof standardize === 'boolean' ? [] : standardize;

function requireFeatures(settings: TableSettings, features: readonly string[]): void {
  const stray = standardized(settings).find((name) => !features.includes(name));
  if (stray !== undefined)
    throw new TableProblem(
      `data.standardize: no feature ${JSON.stringify(stray)}; ${suggest(stray, features)}`,
    );
}

/** Where a header is one name with what looks like several in it. */
function delimiterHint(header: string): string | undefined {
  const delimiter = [';', '\t', '|', ','].find((character) => header.includes(character));
  return (
    delimiter && `if cells are divided by it, say "delimiter": ${JSON.stringify(delimiter)} in data`
  );
}

function requireColumn(names: readonly string[], name: string): void {
  if (names.includes(name)) return;
  const hint = names.length === 1 ? delimiterHint(names[0]!) : undefined;
  throw new TableProblem(`no column ${JSON.stringify(name)}; ${suggest(name, names)}`, {
    ...(hint !== undefined && { hint }),
  });
}

function requireNames(names: readonly string[], features: readonly string[]): void {
  if (features.includes(''))
    throw new TableProblem(
      `column ${names.indexOf('') + 1} has no name; name it, or list the columns to use in data.features`,
    );
}

/** The column of that name. @throws TableProblem where there is none. */
export function columnOf({ columns }: RawChunk, name: string): RawColumn {
  const found = columns.find((column) => column.name === name);
  if (found) return found;
  requireColumn(
    columns.map((column) => column.name),
    name,
  );
  throw new TableProblem(`no column ${JSON.stringify(name)}`);
}

export const settingsOf = ({ columns }: TableSettings, name: string): ColumnSettings =>
  Object.hasOwn(columns, name) ? columns[name]! : {};

export const missingOf = (settings: TableSettings, name: string): MissingSettings =>
  settingsOf(settings, name).missing ?? settings.missing;

/** The columns whose missing cells leave their row out. */
export function droppingColumns(roles: Roles, settings: TableSettings): string[] {
  const { features, targets, weight } = roles;
  const used = [...features, ...targets, ...(weight === undefined ? [] : [weight])];
  return used.filter((name) => missingOf(settings, name).type === 'drop');
}

/** The rows of a chunk, by their places in it, that have no missing cell in the columns of these names. */
export function rowsWithout(
  raw: RawChunk,
  names: readonly string[],
  room = new Room(),
): Uint32Array {
  const columns = names.map((name) => columnOf(raw, name));
  const rows = room.integers('rows', raw.rows);
  let count = 0;
  for (let index = 0; index < raw.rows; index++)
    if (!columns.some((column) => isMissing(column, index))) rows[count++] = index;
  return rows.subarray(0, count);
}
