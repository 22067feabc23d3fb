/** @file K-fold cross-validation: each row validates once, and trains in the other folds. */
import { TableProblem } from '../columns/problem.ts';
import type { TableSettings } from '../columns/settings.ts';
import type { RawChunk } from '../source.ts';
import { byClass, byGroup, byTime } from './orders.ts';
import { shuffled, stratifyingColumn } from './parts.ts';

export interface Fold {
  /** Places of rows in a chunk, ascending. */
  training: Uint32Array;
  validation: Uint32Array;
}

/**
 * `count` folds of `rows`, as equal in size as can be: stratified or grouped as `split` says. In order of time, each fold
 * validates on one of `count` + 1 stretches and trains on those before it.
 * @throws TableProblem for fewer rows or groups than folds.
 */
export function foldsOf(
  raw: RawChunk,
  rows: Uint32Array,
  count: number,
  settings: TableSettings,
  seed: number,
): Fold[] {
  if (settings.split?.time !== undefined)
    return stretches(byTime(raw, rows, settings.split.time, settings), count);
  const numbers = foldNumbers(raw, rows, count, settings, seed);
  return Array.from({ length: count }, (_, fold) => ({
    training: rows.filter((row) => numbers.get(row) !== fold),
    validation: rows.filter((row) => numbers.get(row) === fold),
  }));
}

/** The fold in which each row validates. */
function foldNumbers(
  raw: RawChunk,
  rows: Uint32Array,
  count: number,
  settings: TableSettings,
  seed: number,
): Map<number, number> {
  const mixed = shuffled(rows, seed);
  const { group } = settings.split ?? {};
  if (group !== undefined) return groupNumbers(byGroup(raw, mixed, group), count, group);
  requireEnough(rows.length, count, 'rows');
  const by = stratifyingColumn(settings);
  const ordered = by === undefined ? [...mixed] : byClass(raw, mixed, by).flat();
  return new Map(ordered.map((row, place) => [row, place % count]));
}

/** The largest groups first, each into the fold that is the smallest (scikit-learn's GroupKFold). */
function groupNumbers(groups: number[][], count: number, column: string): Map<number, number> {
  requireEnough(groups.length, count, 'groups', column);
  const sizes = Array.from({ length: count }, () => 0);
  const numbers = new Map<number, number>();
  for (const members of groups.toSorted((a, b) => b.length - a.length)) {
    const fold = sizes.indexOf(Math.min(...sizes));
    sizes[fold]! += members.length;
    for (const row of members) numbers.set(row, fold);
  }
  return numbers;
}

/** scikit-learn's TimeSeriesSplit, its first stretch taking what does not divide. */
function stretches(ordered: Uint32Array, count: number): Fold[] {
  requireEnough(ordered.length, count + 1, 'rows');
  const size = Math.floor(ordered.length / (count + 1));
  return Array.from({ length: count }, (_, fold) => {
    const from = ordered.length - (count - fold) * size;
    return {
      training: ordered.slice(0, from).sort(),
      validation: ordered.slice(from, from + size).sort(),
    };
  });
}

function requireEnough(found: number, count: number, what: string, column?: string): void {
  if (found >= count) return;
  throw new TableProblem(`expected ${count} ${what} at least for the folds, found ${found}`, {
    ...(column !== undefined && { column }),
  });
}
