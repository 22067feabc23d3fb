/** @file Which rows train, validate and test. */
import { generator, permutation } from '../../random.ts';
import { textsOf } from '../columns/cells.ts';
import { TableProblem, quoted } from '../columns/problem.ts';
import { columnOf } from '../columns/roles.ts';
import type { SplitSettings, TableSettings } from '../columns/settings.ts';
import type { RawChunk } from '../source.ts';
import { byClass, byGroup, byTime } from './orders.ts';

/** Places of rows in a chunk, ascending; no row is in two parts. */
export interface Parts {
  training: Uint32Array;
  validation: Uint32Array;
  test: Uint32Array;
}

/** Apart from the streams of the epochs' shuffles, which count from 0, of the first weights and of noise. */
const splitStream = 2 ** 32 - 3;

/** The rows in an order that the seed decides. */
export function shuffled(rows: Uint32Array, seed: number): Uint32Array {
  return permutation(rows.length, generator(seed, splitStream)).map((place) => rows[place]!);
}

/**
 * The parts of `rows`. Without settings, all of them train.
 * @throws TableProblem for a part that stays empty and for a column that cannot say the part.
 */
export function partsOf(
  raw: RawChunk,
  rows: Uint32Array,
  settings: TableSettings,
  seed: number,
): Parts {
  const parts = assigned(raw, rows, settings, seed);
  const { validation = 0, test = 0 } = settings.split ?? {};
  requireRows(parts.training, 'training');
  if (validation > 0) requireRows(parts.validation, 'validation');
  if (test > 0) requireRows(parts.test, 'test');
  return parts;
}

function requireRows(rows: Uint32Array, part: string): void {
  if (rows.length > 0) return;
  throw new TableProblem(`expected rows in the ${part} part, found none`, {
    hint: 'add rows, or change "split" in data; rows with missing cells that are dropped count for nothing',
  });
}

const none = new Uint32Array();

function assigned(raw: RawChunk, rows: Uint32Array, settings: TableSettings, seed: number): Parts {
  const { split } = settings;
  if (split === undefined) return { training: rows, validation: none, test: none };
  if (split.column !== undefined) return partsByColumn(raw, rows, split.column);
  if (split.time !== undefined) return cutOff(byTime(raw, rows, split.time, settings), split);
  if (split.group !== undefined)
    return groupParts(byGroup(raw, shuffled(rows, seed), split.group), rows.length, split);
  const by = stratifyingColumn(settings);
  const mixed = shuffled(rows, seed);
  return by === undefined ? cutOff(mixed, split) : classParts(byClass(raw, mixed, by), split);
}

/** The column whose classes each part has its share of. */
export function stratifyingColumn({ split, target }: TableSettings): string | undefined {
  if (!split?.stratify) return undefined;
  return split.stratify === true ? [target].flat()[0] : split.stratify;
}

const ascending = (rows: Iterable<number>): Uint32Array => Uint32Array.from(rows).sort();

/** The first rows train, the next validate, the last test. */
function cutOff(ordered: Uint32Array, { validation, test }: SplitSettings): Parts {
  const size = ordered.length;
  const testing = size - Math.round(test * size);
  const validating = testing - Math.round(validation * size);
  return {
    training: ordered.slice(0, validating).sort(),
    validation: ordered.slice(validating, testing).sort(),
    test: ordered.slice(testing).sort(),
  };
}

/**
 * Each class is cut by itself. What is rounded off one class is made up for in the next, and one row of each class at
 * least trains.
 */
function classParts(classes: readonly number[][], { validation, test }: SplitSettings): Parts {
  const parts = { training: [], validation: [], test: [] } as Record<keyof Parts, number[]>;
  let seen = 0;
  const share = (fraction: number, size: number) =>
    Math.round(fraction * (seen + size)) - Math.round(fraction * seen);
  for (const rows of classes) {
    const testing = Math.min(share(test, rows.length), rows.length - 1);
    const validating = Math.min(share(validation, rows.length), rows.length - 1 - testing);
    parts.test.push(...rows.slice(0, testing));
    parts.validation.push(...rows.slice(testing, testing + validating));
    parts.training.push(...rows.slice(testing + validating));
    seen += rows.length;
  }
  return mapParts(parts, ascending);
}

/** Groups go to the test part until another would take it further from its share, then to validation, then to training. */
function groupParts(groups: readonly number[][], size: number, split: SplitSettings): Parts {
  const parts = { training: [], validation: [], test: [] } as Record<keyof Parts, number[]>;
  const fits = (part: 'validation' | 'test', more: number) =>
    parts[part].length + more / 2 <= split[part] * size;
  for (const rows of groups) {
    const part = fits('test', rows.length)
      ? 'test'
      : fits('validation', rows.length)
        ? 'validation'
        : 'training';
    parts[part].push(...rows);
  }
  return mapParts(parts, ascending);
}

const mapParts = <From, To>(
  { training, validation, test }: Record<keyof Parts, From>,
  change: (rows: From) => To,
): Record<keyof Parts, To> => ({
  training: change(training),
  validation: change(validation),
  test: change(test),
});

/** What cells may say; numbers as Ludwig counts the parts. */
const words: Record<keyof Parts, readonly string[]> = {
  training: ['training', 'train', '0'],
  validation: ['validation', 'validate', 'valid', 'val', 'dev', '1'],
  test: ['test', 'testing', '2'],
};

function partsByColumn(raw: RawChunk, rows: Uint32Array, column: string): Parts {
  const parts = { training: [], validation: [], test: [] } as Record<keyof Parts, number[]>;
  const { at } = textsOf(columnOf(raw, column));
  for (const index of rows) {
    const word = at(index)?.trim().toLowerCase() ?? '';
    const part = (Object.keys(words) as (keyof Parts)[]).find((one) => words[one].includes(word));
    if (part === undefined)
      throw new TableProblem(`expected "train", "validation" or "test", found ${quoted(word)}`, {
        column,
        spot: { row: raw.firstRow + index },
      });
    parts[part].push(index);
  }
  return mapParts(parts, ascending);
}
