/** @file The config's `data.split`: which rows validate and test. */
import * as z from 'zod';
import { flag, fraction, properFraction, text } from './values.ts';

const columnName = () => text('the name of a column');

const parts = z
  .strictObject({
    validation: fraction().default(0).describe('The share of the rows that validate each epoch.'),
    test: fraction().default(0).describe('The share of the rows that are kept for the end.'),
    column: columnName()
      .nullable()
      .prefault(null)
      .describe('The column that says of each row "train", "validation" or "test".'),
    stratify: z
      .union([flag(), columnName()], { error: 'expected true, false or the name of a column' })
      .default(false)
      .describe('Whether each part gets its share of every class: of the target, or of a column.'),
    group: columnName()
      .nullable()
      .prefault(null)
      .describe('Rows with the same value in this column stay together in one part.'),
    time: columnName()
      .nullable()
      .prefault(null)
      .describe(
        'The first rows in the order of this column train, the next validate, the last test.',
      ),
  })
  .check(({ value, issues }) => {
    const { validation, test, column, stratify, group, time } = value;
    const chosen = Boolean(stratify) || group !== null;
    const refuse = (key: string, expected: string) =>
      issues.push({ code: 'custom', input: value, path: [key], message: `expected ${expected}` });
    if (validation + test >= 1) refuse('test', 'shares that leave rows to train on');
    if (column === null && validation + test === 0)
      refuse('validation', 'a share of the rows, or a "column" that says the part');
    if (column !== null && (validation + test > 0 || chosen || time !== null))
      refuse('column', 'no other key beside it');
    if (time !== null && chosen) refuse('time', 'no "stratify" or "group" beside it');
    if (group !== null && Boolean(stratify)) refuse('group', 'no "stratify" beside it');
  });

/** A share of the rows stands for `{ "validation": share }`. */
export const split = z
  .union(
    [
      properFraction().transform((validation) => parts.parse({ validation }, { jitless: true })),
      parts,
    ],
    { error: 'expected a share of the rows, or an object' },
  )
  .meta({ id: 'split' });
