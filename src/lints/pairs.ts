/** @file What is doubtful about a feature beside another column: that it says the same, or gives the target away. */
import { quoted } from '../data/columns/problem.ts';
import { columnOf } from '../data/columns/roles.ts';
import type { RawColumn } from '../data/source.ts';
import { type Finding, type Lintable, ignoring } from './finding.ts';
import { type Groups, areEqual, both, groupsOf } from './groups.ts';

/** A column and its groups, which are wanted more than once. */
interface Grouped {
  name: string;
  column: RawColumn;
  groups: Groups;
}

const grouped = ({ raw }: Lintable, names: readonly string[]): Grouped[] =>
  names.map((name) => {
    const column = columnOf(raw, name);
    return { name, column, groups: groupsOf(column) };
  });

/** In fewer rows two columns may agree by chance. */
const fewRows = 20;

/** A feature that says what one before it says. */
export function sameColumns(table: Lintable): Finding[] {
  if (table.raw.rows < fewRows) return [];
  const all = grouped(table, table.features).filter(({ groups }) => groups.count > 1);
  return all.flatMap((feature, i): Finding[] => {
    const twin = all.slice(0, i).find((before) => saysTheSame(before, feature));
    if (twin === undefined) return [];
    const text = `says in every row what ${quoted(twin.name)} says`;
    const hint = ignoring(feature.name);
    return [{ lint: 'sameColumns', level: 'warning', columns: [feature.name], text, hint }];
  });
}

/** The same numbers, or the same categories by other names. */
function saysTheSame(a: Grouped, b: Grouped): boolean {
  if (!areEqual(a.groups, b.groups)) return false;
  if (recurs(a.groups)) return true;
  const [one, other] = [a.column, b.column];
  return (
    one.type === 'number' &&
    other.type === 'number' &&
    one.values.every((value, row) => Object.is(value, other.values[row]))
  );
}

const recurs = ({ of, count }: Groups): boolean => count <= of.length / 2;

/** A feature that gives the target away is most likely made from it. */
export function leak(table: Lintable): Finding[] {
  if (table.raw.rows < fewRows) return [];
  const targets = grouped(table, table.targets).filter(({ groups }) => groups.count > 1);
  const features = grouped(table, table.features).filter(({ groups }) => groups.count > 1);
  return targets.flatMap((target) =>
    features.flatMap((feature): Finding[] => {
      const text = leakBetween(feature, target, table.isOfClasses);
      if (text === undefined) return [];
      const hint = `${ignoring(feature.name)}, unless it is known before ${quoted(target.name)} is`;
      return [{ lint: 'leak', level: 'warning', columns: [feature.name], text, hint }];
    }),
  );
}

function leakBetween(feature: Grouped, target: Grouped, isOfClasses: boolean): string | undefined {
  const name = quoted(target.name);
  if (saysTheSame(feature, target)) return `says in every row what the target ${name} says`;
  if (isOfClasses) {
    if (determines(feature.groups, target.groups))
      return `decides the target ${name}: rows that are equal in it are of one class`;
    if (inOrder(feature.column)?.separates(target.groups))
      return `decides the target ${name}: each class has a range of its own`;
    return undefined;
  }
  if (target.column.type === 'number' && inOrder(feature.column)?.orders(target.column.values))
    return `decides the target ${name}: the one always grows or shrinks with the other`;
  return undefined;
}

/** In fewer rows for each group, chance decides. */
const rowsForEach = 5;

const determines = (feature: Groups, target: Groups): boolean =>
  feature.count * rowsForEach <= feature.of.length && both(feature, target).count === feature.count;

/** The rows in the order of a column of numbers without a gap. */
function inOrder(column: RawColumn) {
  if (column.type === 'text' || column.values.some(Number.isNaN)) return undefined;
  const { values } = column;
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const isStep = (i: number): boolean => values[order[i]!]! > values[order[i - 1]!]!;
  return {
    /** Whether each group has a range of its own. */
    separates({ of, count }: Groups): boolean {
      let changes = 0;
      for (let i = 1; i < order.length; i++) {
        if (of[order[i]!] === of[order[i - 1]!]) continue;
        if (!isStep(i)) return false;
        changes++;
      }
      return changes === count - 1;
    },
    /** Whether `others` always grow, or always shrink, with the column. */
    orders(others: Float64Array): boolean {
      const sign = Math.sign(others[order.at(-1)!]! - others[order[0]!]!);
      if (sign === 0) return false;
      for (let i = 1; i < order.length; i++) {
        const growth = Math.sign(others[order[i]!]! - others[order[i - 1]!]!);
        if (growth !== (isStep(i) ? sign : 0)) return false;
      }
      return true;
    },
  };
}
