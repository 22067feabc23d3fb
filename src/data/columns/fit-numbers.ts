/** @file The moments of a column, also where the reader has its numbers as texts. */
import { parseNumber } from '../numbers.ts';
import { parseBoolean } from './cells.ts';
import { TableProblem, quoted } from './problem.ts';
import { type ColumnStatistics, Moments } from './statistics.ts';

export function numbersOf(column: string, statistics: ColumnStatistics): Moments {
  const { many } = statistics;
  if (many?.areNumbers.stray !== undefined)
    throw strayFrom(column, 'a number', many.areNumbers.stray);
  return (
    statistics.numbers ??
    many?.numbers ??
    momentsBy(column, statistics, 'a number', (text) => {
      const value = parseNumber(text);
      return Number.isNaN(value) ? undefined : value;
    })
  );
}

export const booleansOf = (column: string, statistics: ColumnStatistics): Moments =>
  momentsBy(column, statistics, 'true or false', parseBoolean);

const strayFrom = (column: string, what: string, text: string): TableProblem =>
  new TableProblem(`expected ${what}, found ${quoted(text)}`, { column, spot: { text } });

function momentsBy(
  column: string,
  { texts, many }: ColumnStatistics,
  what: string,
  read: (text: string) => number | undefined,
): Moments {
  const moments = new Moments();
  // Of many texts, some suffice to find one that is neither of two.
  for (const [text, count] of texts ?? many?.sample.map((one) => [one, 1] as const) ?? []) {
    const value = read(text);
    if (value === undefined) throw strayFrom(column, what, text);
    moments.add(value, count);
  }
  return moments;
}
