/** @file The config's `data`: the table and its columns. */
import * as z from 'zod';
import { spelled } from './choices.ts';
import { column, missing } from './columns.ts';
import { reading, readingMisfit } from './reading.ts';
import { split } from './split.ts';
import { distinct, flag, text } from './values.ts';

const columnName = () => text('the name of a column');

const columnNames = () => distinct(columnName(), 'column');

export const data = z
  .strictObject({
    path: z
      .union([text('the path of a file'), distinct(text('the path of a file'), 'path')], {
        error: 'expected the path of a file, or a list of them',
      })
      .describe(
        'The table: a CSV, TSV, JSON Lines or Parquet file, relative to the config file, also packed (.gz, .zst); a pattern such as "data/*.csv", several files in a list, or "-" for standard input.',
      ),
    target: z
      .union([columnName(), columnNames()], {
        error: 'expected the name of a column, or a list of them',
      })
      .describe('The column to predict, or several.'),
    task: spelled(['auto', 'regression', 'binary', 'multiclass', 'multilabel'])
      .prefault('auto')
      .describe(
        'What the target holds: numbers, two classes, several, or several columns of 0 and 1; "auto" sees it from the target and the loss.',
      ),
    weight: columnName()
      .nullable()
      .prefault(null)
      .describe('The column that says how much each row counts in the loss; null is each as much.'),
    features: z
      .union([z.literal('all'), columnNames()], { error: 'expected "all" or a list of columns' })
      .default('all')
      .describe('The columns to predict from; "all" means every column that has no other part.'),
    ...reading(),
    standardize: z
      .union([flag(), columnNames()], { error: 'expected true, false or a list of columns' })
      .default(false)
      .describe(
        'Which features are brought to mean 0 and deviation 1: all that are numbers, none or those listed.',
      ),
    columns: z
      .record(z.string(), column)
      .prefault({})
      .describe('What is to be said of columns, by their names; the rest is inferred.'),
    missing: missing
      .prefault('error')
      .describe('What happens where a cell is missing, in columns that do not say it themselves.'),
    split: split
      .nullable()
      .prefault(null)
      .describe(
        'Which rows validate and test: a share that validates, or an object that says more; null is none.',
      ),
    validation: text('the path of a file')
      .nullable()
      .prefault(null)
      .describe(
        'A file of its own with the rows that validate, relative to the config file; null is none.',
      ),
  })
  .check(({ value, issues }) => {
    const { features, target, weight, split: parts, validation } = value;
    const refuse = (path: PropertyKey[], expected: string) =>
      issues.push({ code: 'custom', input: value, path, message: `expected ${expected}` });
    const targets = new Set([target].flat());
    const index = features === 'all' ? -1 : features.findIndex((name) => targets.has(name));
    if (index >= 0) refuse(['features', index], 'columns other than the target');
    if (weight !== null && targets.has(weight))
      refuse(['weight'], 'a column other than the target');
    const misfit = readingMisfit(value);
    if (misfit) refuse([misfit.key], misfit.expected);
    if (validation !== null && (parts?.validation || parts?.column))
      refuse(['validation'], 'either a file or a part of the table, as "split" says');
  });
