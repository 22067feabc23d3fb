/** @file Rows in order of time, and rows by their class or group. */
import { textsOf } from '../columns/cells.ts';
import { dateReader } from '../columns/dates.ts';
import { numbersAt } from '../columns/encoders.ts';
import { badDate } from '../columns/fit-date.ts';
import { TableProblem } from '../columns/problem.ts';
import { columnOf, settingsOf } from '../columns/roles.ts';
import type { TableSettings } from '../columns/settings.ts';
import type { RawChunk } from '../source.ts';

/** The rows from the earliest to the latest; those of one time keep their order. */
export function byTime(
  raw: RawChunk,
  rows: Uint32Array,
  name: string,
  settings: TableSettings,
): Uint32Array {
  const timeAt = timesOf(raw, name, settingsOf(settings, name).format);
  const times = new Map(Array.from(rows, (index) => [index, timeAt(index)]));
  return Uint32Array.from([...rows].sort((a, b) => times.get(a)! - times.get(b)!));
}

/** Numbers, or dates in milliseconds. */
function timesOf(raw: RawChunk, name: string, format?: string): (index: number) => number {
  const column = columnOf(raw, name);
  const { at } = textsOf(column);
  const read = dateReader(format);
  const numberAt =
    column.type === 'number' && format === undefined
      ? numbersAt(name, column, raw.firstRow)
      : undefined;
  return (index) => {
    const spot = { row: raw.firstRow + index };
    const text = at(index);
    if (text === undefined)
      throw new TableProblem('expected a time to split by, found a missing cell', {
        column: name,
        spot,
      });
    const time = numberAt ? numberAt(index) : read(text)?.time;
    if (time === undefined) throw badDate(name, text, spot, format);
    return time;
  };
}

/** The rows of each class, classes in alphabetical order, rows in theirs. */
export function byClass(raw: RawChunk, rows: Uint32Array, name: string): number[][] {
  const classes = rowsByText(raw, rows, name);
  if (classes.size > rows.length / 2)
    throw new TableProblem(
      `expected classes to stratify by, found ${classes.size} distinct values in ${rows.length} rows`,
      { column: name, hint: 'leave "stratify" out of "split", or name another column there' },
    );
  return [...classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, members]) => members);
}

/** The rows of each group, in the order of their first rows. */
export function byGroup(raw: RawChunk, rows: Uint32Array, name: string): number[][] {
  const groups = [...rowsByText(raw, rows, name).values()];
  if (groups.length > 1) return groups;
  throw new TableProblem('expected several groups to split by, found one', { column: name });
}

/** A missing cell counts as a text of its own. */
function rowsByText(raw: RawChunk, rows: Uint32Array, name: string): Map<string, number[]> {
  const { at } = textsOf(columnOf(raw, name));
  const members = new Map<string, number[]>();
  for (const index of rows) {
    const text = at(index) ?? '';
    const list = members.get(text);
    if (list) list.push(index);
    else members.set(text, [index]);
  }
  return members;
}
