/** @file From a cell to the numbers of its features, as the training rows' statistics say. */
import { parseNumber } from '../numbers.ts';
import type { RawColumn } from '../source.ts';
import { memoized, parseBoolean } from './cells.ts';
import { dateParts, dateReader } from './dates.ts';
import { badDate } from './fit-date.ts';
import { inConfig } from './inference.ts';
import type { Encoding, FittedColumn } from './preprocessing.ts';
import { type Spot, TableProblem, listed, quoted } from './problem.ts';
import { scaled } from './scaling.ts';
import { bucketOf, countWords, normalized } from './words.ts';

/** The features that a column becomes. */
export interface Encoder {
  names: readonly string[];
  /**
   * Writes the features of the cells at `places` in their chunk to `x`, where there are zeros: those of the first cell from
   * `at` on, those of the others each `width` further.
   */
  write(x: Float32Array, at: number, width: number, places: Uint32Array): void;
}

/** Names of the features by the column's name: `island=Biscoe`, `date.month`, `text:word`, `text#3`. */
export function featureNames({ name, encoding, missing }: FittedColumn): string[] {
  const says = missing.type === 'none' || (missing.type === 'value' && missing.indicator);
  return [...encodedNames(name, encoding), ...(says ? [`${name}.missing`] : [])];
}

function encodedNames(name: string, encoding: Encoding): string[] {
  switch (encoding.type) {
    case 'oneHot':
      return encoding.categories.map((category) => `${name}=${category}`);
    case 'hashing':
    case 'hashedWords':
      return Array.from({ length: encoding.buckets }, (_, bucket) => `${name}#${bucket}`);
    case 'tfIdf':
      return encoding.words.map((word) => `${name}:${word}`);
    case 'date':
      return encoding.parts.map(({ part }) => `${name}.${part}`);
    case 'number':
      return [encoding.scale.log ? `log1p(${name})` : name];
    default:
      return [name];
  }
}

/** What a cell becomes: numbers by their places among the column's features. */
type Encoded = readonly (readonly [place: number, value: number])[];

/** @throws TableProblem, from `write`, for a cell that does not fit what was learnt. */
export function encoderOf(fitted: FittedColumn, column: RawColumn, firstRow: number): Encoder {
  const names = featureNames(fitted);
  if (fitted.encoding.type === 'number') return numberEncoder(fitted, column, firstRow, names);
  const read = readerOf(fitted);
  const encoded = memoized(column, (text, index) => read(text, { row: firstRow + index }));
  const filled = whenMissing(fitted, read);
  return {
    names,
    write(x, at, width, places) {
      let first = at;
      for (const index of places) {
        for (const [place, value] of encoded(index) ?? filled(firstRow + index))
          x[first + place] = value;
        first += width;
      }
    },
  };
}

function numberEncoder(
  { name, encoding, missing }: FittedColumn,
  column: RawColumn,
  firstRow: number,
  names: readonly string[],
): Encoder {
  const { scale } = encoding as Extract<Encoding, { type: 'number' }>;
  const numberAt = numbersAt(name, column, firstRow);
  return {
    names,
    write(x, at, width, places) {
      let first = at;
      for (const index of places) {
        let value = numberAt(index);
        if (Number.isNaN(value)) {
          if (missing.type !== 'value') throw missingCell(name, 'a number', firstRow + index);
          value = Number(missing.value);
          if (missing.indicator) x[first + 1] = 1;
        }
        x[first] = float32(name, scaled(scale, value), value, firstRow + index);
        first += width;
      }
    },
  };
}

/** NaN where a cell is missing. */
export function numbersAt(
  name: string,
  column: RawColumn,
  firstRow: number,
): (index: number) => number {
  if (column.type === 'number') return (index) => column.values[index]!;
  const read = memoized(column, (text, index) => {
    const value = parseNumber(text);
    if (Number.isNaN(value))
      throw new TableProblem(`expected a number, found ${quoted(text)}`, {
        column: name,
        spot: { row: firstRow + index },
      });
    return value;
  });
  return (index) => read(index) ?? Number.NaN;
}

const largestFloat32 = 2 ** 128 - 2 ** 104;

/** `value`, scaled from what the table has as `found`. */
export function float32(column: string, value: number, found: number, row: number): number {
  if (Math.abs(value) <= largestFloat32) return value;
  throw new TableProblem(`expected a number that fits float32 (up to 3.4e38), found ${found}`, {
    column,
    spot: { row },
  });
}

export const missingCell = (column: string, expected: string, row: number): TableProblem =>
  new TableProblem(`expected ${expected}, found a missing cell`, {
    column,
    spot: { row },
    hint: `say what is to happen: ${inConfig(column, { missing: 'drop' })}, or "mean", "median", "mode", "indicator"`,
  });

/** What a cell that is missing becomes. */
function whenMissing(
  { name, missing, encoding }: FittedColumn,
  read: (text: string, spot: Spot) => Encoded,
): (row: number) => Encoded {
  const last = encodedNames(name, encoding).length;
  if (missing.type === 'none') return () => [[last, 1]];
  if (missing.type !== 'value')
    return (row) => {
      throw missingCell(name, 'a value', row);
    };
  const stand = read(String(missing.value), { text: String(missing.value) });
  const encoded: Encoded = missing.indicator ? [...stand, [last, 1]] : stand;
  return () => encoded;
}

function readerOf({ name, encoding }: FittedColumn): (text: string, spot: Spot) => Encoded {
  switch (encoding.type) {
    case 'oneHot':
      return (text, spot) => one(placeOf(name, encoding, text, spot));
    case 'embedding':
      return (text, spot) => [[0, placeOf(name, encoding, text, spot) + 1]];
    case 'ordinal':
      return (text, spot) => [[0, scaled(encoding.scale, placeOf(name, encoding, text, spot))]];
    case 'boolean':
      return (text, spot) => [[0, scaled(encoding.scale, booleanOf(name, text, spot))]];
    case 'hashing':
      return (text) => one(bucketOf(text, encoding.buckets));
    case 'hashedWords':
      return (text) => bagOf(text, (word) => bucketOf(word, encoding.buckets));
    case 'tfIdf': {
      const places = new Map(encoding.words.map((word, place) => [word, place]));
      return (text) =>
        bagOf(
          text,
          (word) => places.get(word),
          (place) => encoding.idf[place]!,
        );
    }
    case 'date':
      return dateEncoder(name, encoding);
    case 'number':
      throw new TypeError('numbers are written as they are');
  }
}

const one = (place: number): Encoded => (place < 0 ? [] : [[place, 1]]);

type Categories = Extract<Encoding, { categories: readonly string[] }>;

/** -1 for a category that training has not seen, where that is to be ignored. */
function placeOf(
  column: string,
  { categories, unseen }: Categories,
  text: string,
  spot: Spot,
): number {
  const place = categories.indexOf(text);
  if (place >= 0 || unseen === 'ignore') return place;
  throw new TableProblem(
    `expected a category of the training rows (${listed(categories)}), found ${quoted(text)}`,
    {
      column,
      spot,
      hint: `correct it, or train with ${inConfig(column, { unseen: 'ignore' })}`,
    },
  );
}

function booleanOf(column: string, text: string, spot: Spot): 0 | 1 {
  const value = parseBoolean(text);
  if (value !== undefined) return value;
  throw new TableProblem(`expected true or false, found ${quoted(text)}`, { column, spot });
}

/** Counts of words, weighed, by their places, in a row of length 1. */
function bagOf(
  text: string,
  placeOfWord: (word: string) => number | undefined,
  weightOf: (place: number) => number = () => 1,
): Encoded {
  const bag = new Map<number, number>();
  for (const [word, count] of countWords(text)) {
    const place = placeOfWord(word);
    if (place !== undefined) bag.set(place, (bag.get(place) ?? 0) + count * weightOf(place));
  }
  return [...normalized(bag)];
}

function dateEncoder(column: string, encoding: Extract<Encoding, { type: 'date' }>) {
  const { format, origin, parts } = encoding;
  const read = dateReader(format);
  return (text: string, spot: Spot): Encoded => {
    const moment = read(text);
    if (moment === undefined) throw badDate(column, text, spot, format);
    return parts.map(({ part, scale }, place) => [
      place,
      scaled(scale, dateParts[part](moment, origin)),
    ]);
  };
}
