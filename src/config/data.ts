/** @file The config's `data`: the table and its columns. */
import * as z from 'zod';
import { distinct, flag, text } from './values.ts';

const columnName = () => text('the name of a column');

const columnNames = () => distinct(columnName(), 'column');

const oneCharacter = { error: 'expected one ASCII character other than a quote or line break' };

export const data = z
  .strictObject({
    path: text('the path of a CSV file').describe(
      'The CSV file, relative to the config file. Its first line names the columns.',
    ),
    target: columnName().describe('The column to predict.'),
    features: z
      .union([z.literal('all'), columnNames()], { error: 'expected "all" or a list of columns' })
      .default('all')
      .describe('The columns to predict from; "all" means every column but the target.'),
    delimiter: z
      .string(oneCharacter)
      .regex(/^(?!")[\t -~]$/, oneCharacter)
      .default(',')
      .describe('What stands between two cells of a row.'),
    standardize: z
      .union([flag(), columnNames()], { error: 'expected true, false or a list of columns' })
      .default(false)
      .describe('Which features are brought to mean 0 and deviation 1: all, none or those listed.'),
  })
  .check(({ value: { features, target }, issues }) => {
    const index = features === 'all' ? -1 : features.indexOf(target);
    if (index < 0) return;
    const message = 'expected columns other than the target';
    issues.push({ code: 'custom', input: features, path: ['features', index], message });
  });
