/** @file What a column holds, and how one can tell. */
import { parseNumber } from '../numbers.ts';
import { areBooleans } from './cells.ts';
import { dateReader } from './dates.ts';
import { TableProblem, quoted } from './problem.ts';
import { type Kind, type ManyTexts, tally } from './many-texts.ts';
import type { ColumnType, Meaning } from './settings.ts';
import type { ColumnStatistics } from './statistics.ts';
import { wordsOf } from './words.ts';

export interface Inferred {
  type: ColumnType;
  reason: string;
}

/** Up to so many distinct texts are categories in any case, and up to so many where they recur. */
const [fewCategories, manyCategories] = [20, 1000];

/** Cells of so many words on the average are texts. */
const wordsOfText = 3;

/**
 * The type of a column that is not ignored, from its statistics and what the config says of it.
 * @param number what messages call a number
 * @throws TableProblem for a column of numbers with a few other cells, and for one of which nothing can be learnt.
 */
export function inferType(
  name: string,
  statistics: ColumnStatistics,
  settings: Meaning,
  number = 'a number',
): Inferred {
  requirePresent(name, statistics);
  const { type, encode, categories, format, parts } = settings;
  if (type !== undefined && type !== 'ignore') return { type, reason: 'the config says so' };
  if (format !== undefined || parts !== undefined)
    return { type: 'date', reason: 'the config tells how its dates are read' };
  if (encode?.type === 'tfIdf') return { type: 'text', reason: 'the config encodes its words' };
  if (encode !== undefined && encode.type !== 'hashing')
    return { type: 'category', reason: 'the config encodes its categories' };
  if (categories !== undefined)
    return { type: 'category', reason: 'the config lists its categories' };
  return statistics.numbers === undefined
    ? typeOfTexts(name, statistics, number)
    : typeOfNumbers(statistics.numbers);
}

function requirePresent(column: string, { present }: ColumnStatistics): void {
  if (present > 0) return;
  throw new TableProblem('expected a value in one training row at least, found none', {
    column,
    hint: ignoreHint(column),
  });
}

function typeOfNumbers({
  areIntegers,
  min,
  max,
}: {
  areIntegers: boolean;
  min: number;
  max: number;
}): Inferred {
  const range = `${min} to ${max}`;
  return areIntegers
    ? { type: 'integer', reason: `all integers, ${range}` }
    : { type: 'number', reason: `all numbers, ${range}` };
}

function typeOfTexts(name: string, statistics: ColumnStatistics, number: string): Inferred {
  const { texts = new Map<string, number>(), many, present } = statistics;
  if (many !== undefined) return typeOfMany(name, many, present);
  const distinct = [...texts.keys()];
  const read = dateReader();
  const isDate = (text: string) => read(text) !== undefined;
  refuseSlips(name, present, number, kindAmong(texts, isNumber));
  refuseSlips(name, present, 'a date', kindAmong(texts, isDate));
  const counted = `${distinct.length} distinct text${distinct.length === 1 ? '' : 's'}`;
  if (distinct.length <= 2 && areBooleans(distinct))
    return { type: 'boolean', reason: `only ${distinct.toSorted().map(quoted).join(' and ')}` };
  if (distinct.every(isDate)) return { type: 'date', reason: `all dates, such as ${distinct[0]}` };
  const recurs = distinct.length <= present / 2;
  if (distinct.length <= fewCategories || (recurs && distinct.length <= manyCategories))
    return { type: 'category', reason: counted };
  return sentences(name, distinct, counted, present);
}

/** More different texts than are kept are no categories. */
function typeOfMany(
  name: string,
  { areNumbers, areDates, sample }: ManyTexts,
  present: number,
): Inferred {
  refuseSlips(name, present, 'a number', areNumbers);
  refuseSlips(name, present, 'a date', areDates);
  if (areDates.cells === present)
    return { type: 'date', reason: `all dates, such as ${sample[0]}` };
  return sentences(name, sample, `more than ${sample.length} distinct texts`, present);
}

function sentences(
  name: string,
  texts: readonly string[],
  counted: string,
  present: number,
): Inferred {
  const words = meanWords(texts);
  if (words >= wordsOfText)
    return { type: 'text', reason: `${counted} of ${words.toFixed(1)} words on the average` };
  throw new TableProblem(
    `expected numbers, dates, categories or sentences, found ${counted} in ${present} rows`,
    {
      column: name,
      hint: `leave it out by ${inConfig(name, { type: 'ignore' })}, or say "encode": "hashing" there`,
    },
  );
}

/** A few cells of another kind among numbers, or among dates, are slips, not categories. */
function refuseSlips(name: string, present: number, kind: string, { cells, stray }: Kind): void {
  if (stray === undefined || cells < present / 2) return;
  throw new TableProblem(`expected ${kind}, found ${quoted(stray)}`, {
    column: name,
    spot: { text: stray },
    hint: `correct it; or, where cells are names, say ${inConfig(name, { type: 'category' })}`,
  });
}

const isNumber = (text: string): boolean => !Number.isNaN(parseNumber(text));

function kindAmong(texts: ReadonlyMap<string, number>, isOfKind: (text: string) => boolean): Kind {
  const kind: Kind = { cells: 0, stray: undefined };
  for (const [text, count] of texts) tally(kind, text, count, isOfKind(text));
  return kind;
}

function meanWords(texts: readonly string[]): number {
  const sample = texts.slice(0, 1000);
  return sample.reduce((sum, text) => sum + wordsOf(text).length, 0) / sample.length;
}

/** How the config says something of a column. */
export const inConfig = (name: string, settings: Readonly<Record<string, string>>): string =>
  `"columns": ${JSON.stringify({ [name]: settings })} in "data"`;

const ignoreHint = (name: string): string =>
  `leave it out by ${inConfig(name, { type: 'ignore' })}`;
