/** @file The config's `data`: how its file is read. */
import * as z from 'zod';
import { spelled } from './choices.ts';
import { distinct, flag, integer, text } from './values.ts';

const oneCharacter = { error: 'expected one ASCII character other than a quote or line break' };

const character = (pattern: RegExp, error = oneCharacter) => z.string(error).regex(pattern, error);

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().prefault(null);

const quoteCharacter = { error: 'expected one ASCII character that is no letter, digit or blank' };

const punctuation = () => character(/^[!-/:-@[-`{-~]$/, quoteCharacter);

const size = { error: 'expected a size such as "500 MB" or "2 GB"' };

const encodingName = { error: 'expected the name of an encoding, such as "utf-8" or "latin1"' };

/** Whether Node can decode it. */
function isEncoding(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
}

const readable = z.string(encodingName).refine(isEncoding, encodingName);

/** Keys of `data`. */
export const reading = () => ({
  format: spelled(['auto', 'csv', 'tsv', 'jsonLines', 'parquet'])
    .prefault('auto')
    .describe(
      'What the file is: "auto" goes by the name (.tsv, .jsonl, .ndjson, .parquet, also packed as .gz or .zst), else CSV.',
    ),
  sql: optional(text('a SQL query')).describe(
    'A SQL query (DuckDB) whose answer is the table; the file is "data" in it. It can read nothing else, and write nothing.',
  ),
  delimiter: optional(character(/^(?!")[\t -~]$/)).describe(
    'What stands between two cells of a row; null is a comma, in a .tsv file a tab.',
  ),
  quote: punctuation()
    .nullable()
    .prefault('"')
    .describe('What a cell with a delimiter or a line break in it stands in; null is nothing.'),
  escape: optional(punctuation()).describe(
    'What makes a quote inside quotes a part of the cell; null is the quote itself, written twice.',
  ),
  comment: optional(punctuation()).describe(
    'From this character on, outside quotes, the rest of a line is a remark; null is none.',
  ),
  encoding: readable
    .prefault('utf-8')
    .describe(
      'The character encoding: utf-8, utf-16le, latin1, shift_jis, …; a byte order mark counts more.',
    ),
  header: z
    .union([flag(), distinct(text('the name of a column'), 'column')], {
      error: 'expected true, false or a list of columns',
    })
    .prefault(true)
    .describe(
      'Whether the first row names the columns; false names them c1, c2, …, and a list names them where no row does.',
    ),
  skipLines: integer('an integer from 0', { min: 0 })
    .prefault(0)
    .describe('How many lines stand before the table.'),
  missingTexts: z
    .array(z.string({ error: 'expected a text' }), { error: 'expected a list of texts' })
    .nullable()
    .prefault(null)
    .describe(
      'The texts of cells without a value; null is those of pandas: nothing, NA, N/A, NaN, nan, null, NULL, None and more.',
    ),
  decimal: z
    .enum(['.', ','], { error: 'expected "." or ","' })
    .prefault('.')
    .describe('What stands before a number’s fraction.'),
  thousands: optional(
    character(/^[ .,'_]$/, { error: 'expected one of "," "." "\'" "_" " "' }),
  ).describe('What groups a number’s digits by three; null is nothing.'),
  trim: flag()
    .prefault(false)
    .describe('Whether blanks around a cell are dropped. Around a number they never matter.'),
  memoryLimit: z
    .string(size)
    .regex(/^\d+(?:\.\d+)? ?[kMGT]B$/, size)
    .prefault('2 GB')
    .describe(
      'How much memory a table may take: "500 MB", "2 GB". A larger one is read anew in every epoch.',
    ),
});

type Reading = z.output<z.ZodObject<ReturnType<typeof reading>>>;

/** What is wrong with keys that are right one by one. */
export function readingMisfit(data: Reading): { key: string; expected: string } | undefined {
  const { delimiter, quote, comment, decimal, thousands } = data;
  const apart = delimiter ?? (data.format === 'tsv' ? '\t' : ',');
  if (quote === apart) return { key: 'quote', expected: 'another character than the delimiter' };
  if (comment !== null && (comment === apart || comment === quote))
    return { key: 'comment', expected: 'another character than the delimiter and the quote' };
  if (thousands === decimal)
    return { key: 'thousands', expected: 'another character than that before the fraction' };
  return undefined;
}

const units: Record<string, number> = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** `2 GB` in bytes. */
export function bytesOf(size: string): number {
  const [, number, unit] = /^([\d.]+) ?(\w+)$/.exec(size)!;
  return Math.round(Number(number) * units[unit!]!);
}
