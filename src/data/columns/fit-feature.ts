/** @file What is learnt of a feature: its type, what stands in for missing cells, and how it becomes numbers. */
import { parseNumber } from '../numbers.ts';
import { fitDate } from './fit-date.ts';
import { fitMissing } from './fit-missing.ts';
import { booleansOf, numbersOf } from './fit-numbers.ts';
import { type Inferred, inConfig, inferType } from './inference.ts';
import type { Encoding, FittedColumn } from './preprocessing.ts';
import { TableProblem } from './problem.ts';
import { fitScale } from './scaling.ts';
import type { ColumnSettings, MissingSettings, ScaleName } from './settings.ts';
import { type ColumnStatistics, Moments } from './statistics.ts';
import { rarityOf } from './words.ts';

export interface FeatureSettings extends Omit<ColumnSettings, 'scale'> {
  missing: MissingSettings;
  /** "ifNumeric": standardised unless it holds no numbers, as `"standardize": true` asks. */
  scale: ScaleName | 'ifNumeric';
}

/** @throws TableProblem for a column that does not fit its settings. */
export function fitFeature(
  name: string,
  statistics: ColumnStatistics,
  settings: FeatureSettings,
): FittedColumn {
  const inferred = inferType(name, statistics, settings);
  const encoding = encodingOf(name, inferred, statistics, settings);
  const missing = fitMissing(name, inferred, statistics, settings.missing);
  return { name, ...inferred, missing, encoding };
}

function encodingOf(
  name: string,
  { type, reason }: Inferred,
  statistics: ColumnStatistics,
  settings: FeatureSettings,
): Encoding {
  const { encode, scale } = settings;
  const isNumeric = type === 'number' || type === 'integer' || type === 'date';
  const named = scale === 'ifNumeric' ? (isNumeric ? 'standardize' : 'none') : scale;
  const refuse = (what: string): never => {
    throw new TableProblem(`expected ${what}, found ${type} (${reason})`, {
      column: name,
      hint: `say what it is: ${inConfig(name, { type: 'category' })}`,
    });
  };
  if (encode !== undefined && type !== 'category' && type !== 'text')
    refuse(`categories or texts to encode by "${encode.type}"`);
  const isScaled = isNumeric || type === 'boolean' || encode?.type === 'ordinal';
  if (named !== 'none' && !isScaled) refuse(`numbers to scale by "${named}"`);
  switch (type) {
    case 'number':
    case 'integer':
      return { type: 'number', scale: fitScale(name, named, numbersOf(name, statistics)) };
    case 'boolean':
      return { type: 'boolean', scale: fitScale(name, named, booleansOf(name, statistics)) };
    case 'date':
      return fitDate(name, statistics, settings, named);
    case 'text':
      return fitText(name, statistics, encode);
    case 'labels':
      throw new TableProblem('expected a target, for only a target can be of labels', {
        column: name,
        hint: `take its words instead: ${inConfig(name, { type: 'text' })}`,
      });
    case 'category':
      if (encode?.type === 'hashing') return encode;
      if (encode?.type === 'tfIdf') return fitText(name, statistics, encode);
      return fitCategory(name, statistics, settings, named);
  }
}

function fitCategory(
  name: string,
  statistics: ColumnStatistics,
  { encode = { type: 'oneHot' }, unseen = 'error', categories, missing }: FeatureSettings,
  scale: ScaleName,
): Encoding {
  const found = [...(categories ?? categoriesOf(name, statistics))];
  const constant = missing.type === 'constant' ? String(missing.value) : undefined;
  if (constant !== undefined && !found.includes(constant)) found.push(constant);
  const type = encode.type as 'oneHot' | 'ordinal' | 'embedding';
  if (type !== 'ordinal') return { type, categories: found, unseen };
  const moments = new Moments();
  for (const [text, count] of statistics.texts ?? []) moments.add(found.indexOf(text), count);
  return { type, categories: found, unseen, scale: fitScale(name, scale, moments) };
}

/** In alphabetical order, numbers by size. */
export function categoriesOf(name: string, { texts, many }: ColumnStatistics): string[] {
  if (many !== undefined)
    throw new TableProblem(
      'expected categories, found more distinct texts than memory has room for',
      {
        column: name,
        hint: 'allow more by data.memoryLimit, or leave the column out',
      },
    );
  if (texts === undefined)
    throw new TableProblem('expected categories, found more than 10000 distinct numbers', {
      column: name,
      hint: `take it as numbers: ${inConfig(name, { type: 'number' })}`,
    });
  const found = [...texts.keys()].sort();
  const areNumbers = found.every((text) => !Number.isNaN(parseNumber(text)));
  return areNumbers ? found.sort((a, b) => Number(a) - Number(b)) : found;
}

function fitText(
  name: string,
  { texts, many }: ColumnStatistics,
  encode: ColumnSettings['encode'] = { type: 'hashing', buckets: 64 },
): Encoding {
  if (encode.type === 'hashing') return { type: 'hashedWords', buckets: encode.buckets };
  if (encode.type !== 'tfIdf')
    throw new TableProblem(
      `expected "hashing" or "tfIdf" to encode texts by, found "${encode.type}"`,
      {
        column: name,
        hint: `take it as categories: ${inConfig(name, { type: 'category' })}`,
      },
    );
  const { words, idf } =
    many?.words?.rarity(encode.words) ?? rarityOf(texts ?? new Map(), encode.words);
  if (words.length > 0) return { type: 'tfIdf', words, idf };
  throw new TableProblem('expected words of two letters at least, found none', { column: name });
}
