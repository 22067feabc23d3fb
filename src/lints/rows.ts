/** @file What is doubtful about rows beside each other. */
import { columnOf } from '../data/columns/roles.ts';
import { type Finding, type Lintable, counted, percent } from './finding.ts';
import { type Groups, both, inAll, sizesOf } from './groups.ts';

/** The first row that a group before it holds already, by its place, and how many such rows there are. */
function repeated({ of, count }: Groups): { rows: number; first: number } {
  const seen = new Uint8Array(count);
  const first = of.findIndex((group) => seen[group]!++ > 0);
  return { rows: of.length - count, first };
}

const rowsEqualIn = ({ raw }: Lintable, names: readonly string[]): Groups =>
  inAll(names.map((name) => columnOf(raw, name)));

/** Rows that are there more than once count more than once. */
export function duplicateRows(table: Lintable): Finding[] {
  const { rows, first } = repeated(rowsEqualIn(table, [...table.features, ...table.targets]));
  if (rows === 0) return [];
  const share = percent(rows / table.raw.rows);
  const text = `${counted(rows, 'row')} (${share}) ${rows === 1 ? 'is' : 'are'} equal to an earlier one`;
  return [{ lint: 'duplicateRows', level: 'note', columns: [], text, row: first }];
}

/** Rows that are equal but for their class cannot all be learnt. */
export function contradiction(table: Lintable): Finding[] {
  if (!table.isOfClasses) return [];
  const features = rowsEqualIn(table, table.features);
  const whole = both(features, rowsEqualIn(table, table.targets));
  const classes = new Map<number, number>();
  const against = whole.of.findIndex((group, row) => {
    const first = classes.get(features.of[row]!) ?? group;
    classes.set(features.of[row]!, first);
    return first !== group;
  });
  if (against < 0) return [];
  const groups = whole.count - features.count;
  const text = `${counted(groups, 'row')} or more ${groups === 1 ? 'is' : 'are'} equal to another but for the target`;
  return [{ lint: 'contradiction', level: 'note', columns: [], text, row: against }];
}

/** Rows that train and validate make the validation part look better than it is. */
export function sharedRows(table: Lintable): Finding[] {
  const { parts } = table;
  const groups = rowsEqualIn(table, [...table.features, ...table.targets]);
  const trained = sizesOf(groups, parts.training);
  return (['validation', 'test'] as const).flatMap((part): Finding[] => {
    const shared = parts[part].filter((row) => trained[groups.of[row]!]! > 0);
    if (shared.length === 0) return [];
    const text = `${counted(shared.length, 'row')} of the ${part} part (${percent(shared.length / parts[part].length)}) ${shared.length === 1 ? 'is' : 'are'} in the training part, too`;
    const hint = 'remove what is there twice, or keep such rows together by "group" in data.split';
    return [{ lint: 'sharedRows', level: 'warning', columns: [], text, hint, row: shared[0]! }];
  });
}
