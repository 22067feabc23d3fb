/** @file JSON with comments, for people to read and to load again. */
import type { Path } from './paths.ts';
import { isSettings } from './settings.ts';

export interface Comments {
  /** Lines above a key. */
  above?: (path: Path) => readonly string[];
  /** What stands behind a value that is on one line. */
  behind?: (path: Path) => string | undefined;
}

/** Values of this many characters stand on one line, unless a comment belongs to a key inside. */
const widest = 72;

/** Text that ends with a line break. */
export function jsoncText(value: unknown, comments: Comments = {}): string {
  return `${print(value, [], comments).text}\n`;
}

interface Printed {
  text: string;
  /** What belongs behind it, and a comma. */
  behind: string | undefined;
}

function print(value: unknown, path: Path, comments: Comments): Printed {
  const flat = JSON.stringify(value);
  const inner = entriesOf(value);
  const behind = comments.behind?.(path);
  if (inner === undefined || inner.length === 0 || fitsInLine(value, flat, path, comments))
    return { text: spaced(value), behind };
  const indent = '  '.repeat(path.length + 1);
  const lines = inner.map(([key, item], i) => {
    const at = [...path, key];
    const printed = print(item, at, comments);
    const name = typeof key === 'number' ? '' : `${JSON.stringify(key)}: `;
    const comma = i < inner.length - 1 ? ',' : '';
    const above = (comments.above?.(at) ?? []).map((line) => `${indent}// ${line}`);
    const remark = printed.behind === undefined ? '' : ` // ${printed.behind}`;
    return above.concat(`${indent}${name}${printed.text}${comma}${remark}`).join('\n');
  });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const text = [open, ...lines, `${'  '.repeat(path.length)}${close}`].join('\n');
  return { text, behind: undefined };
}

function entriesOf(value: unknown): [string | number, unknown][] | undefined {
  if (Array.isArray(value)) return value.map((item, i) => [i, item]);
  return isSettings(value) ? Object.entries(value) : undefined;
}

/** What is short, and has no remark inside. */
const fitsInLine = (value: unknown, flat: string, path: Path, comments: Comments): boolean =>
  flat.length <= widest && path.length > 0 && !isRemarked(value, path, comments);

const isRemarked = (value: unknown, path: Path, comments: Comments): boolean =>
  (entriesOf(value) ?? []).some(([key, item]) => {
    const at = [...path, key];
    const own = comments.above?.(at)?.length || comments.behind?.(at) !== undefined;
    // What is said behind an item of a list, its list says.
    return (Boolean(own) && typeof key !== 'number') || isRemarked(item, at, comments);
  });

/** On one line, with blanks as people put them. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (!isSettings(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`,
  );
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
