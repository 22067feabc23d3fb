/** @file The config's `data.columns`: how the columns of the table become numbers. */
import * as z from 'zod';
import { choice, named, plain, spelled } from './choices.ts';
import { distinct, flag, number, positiveInteger, text } from './values.ts';

const indicator = (initial = false) =>
  flag()
    .default(initial)
    .describe('Whether a further column says in which rows the cell was missing: 1 there, else 0.');

const filled = () => ({ indicator: indicator() });

const ways = {
  error: plain('A missing cell is an error.'),
  drop: plain('Rows in which the cell is missing are left out.'),
  mean: choice('The mean of the training rows stands in.', filled),
  median: choice('The median of the training rows stands in.', filled),
  mode: choice('The most frequent value of the training rows stands in.', filled),
  constant: choice('A given value stands in.', () => ({
    value: z
      .union([number(), text('a text'), flag()], { error: 'expected a number, a text or a flag' })
      .describe('The value, as the table would have it.'),
    ...filled(),
  })),
  indicator: plain(
    'A further column says in which rows the cell is missing; the column itself has the mean there, a category none.',
  ),
};

/** What happens where a cell is missing. */
export const missing = named(ways, { kind: 'filling' }).meta({ id: 'filling' });

const encodings = {
  oneHot: plain('A column for each category, 1 in its rows: `island=Biscoe`.'),
  ordinal: plain('The number of the category, from 0.'),
  embedding: plain(
    'The number of the category, from 1, for an embedding layer; 0 is for those unseen in training and missing ones.',
  ),
  hashing: choice('A column for each of some buckets, in which categories or words fall.', () => ({
    buckets: positiveInteger().default(64).describe('The number of buckets.'),
  })),
  tfIdf: choice(
    'A column for each word of a text: its count by its rarity, each row of length 1.',
    () => ({
      words: positiveInteger().default(1000).describe('How many words at most, the most frequent.'),
    }),
  ),
};

const encoding = named(encodings, { kind: 'encoding' }).meta({ id: 'encoding' });

/** What can be taken of a date. */
export const dateParts = [
  'year',
  'quarter',
  'month',
  'day',
  'weekday',
  'dayOfYear',
  'hour',
  'minute',
  'second',
  'elapsedDays',
] as const;

const part = () => spelled(dateParts);

/** Either spelling. */
const scale = () =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.replace(/ise$/i, 'ize') : value),
    spelled(['none', 'standardize', 'minMax', 'robust', 'log']),
  );

/** What can be said of one column. */
export const column = z
  .strictObject({
    type: spelled(['number', 'integer', 'boolean', 'category', 'date', 'text', 'labels', 'ignore'])
      .nullable()
      .prefault(null)
      .describe(
        'What the column holds; null is to be inferred, "ignore" leaves the column out. "labels" is a target of several labels in a cell: "action;drama".',
      ),
    separator: text('what stands between two labels')
      .nullable()
      .prefault(null)
      .describe('What stands between the labels in a cell; null is a semicolon.'),
    scale: scale()
      .nullable()
      .prefault(null)
      .describe(
        'How its numbers are scaled: to mean 0 and deviation 1, to 0…1, by median and quartiles, or log(1 + x). Of a target, predictions are scaled back. Null is as `data.standardize` says.',
      ),
    encode: encoding
      .nullable()
      .prefault(null)
      .describe(
        'How categories or texts become numbers; null is oneHot for categories and hashing for texts.',
      ),
    missing: missing
      .nullable()
      .prefault(null)
      .describe('What happens where a cell is missing; null is as `data.missing` says.'),
    unseen: spelled(['error', 'ignore'])
      .prefault('error')
      .describe('What a category is that training has not seen: an error, or no category at all.'),
    categories: distinct(text('the name of a category'), 'category', 'categories')
      .nullable()
      .prefault(null)
      .describe(
        'The categories or classes in their order; null is those of the training rows, by the alphabet.',
      ),
    format: text('a pattern of dates')
      .nullable()
      .prefault(null)
      .describe(
        'How dates are written: "DD.MM.YYYY HH:mm", "MMM D, YYYY", "unix" seconds; null is ISO 8601.',
      ),
    parts: distinct(part(), 'part')
      .nullable()
      .prefault(null)
      .describe(
        'What of a date is used; null is those of year, month, day, weekday, hour, minute and second that vary.',
      ),
  })
  .meta({ id: 'column' });
