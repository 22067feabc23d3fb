/** @file The moments of a column, also where the reader has its numbers as texts. */
import { parseNumber } from '../numbers.ts';
import { parseBoolean } from './cells.ts';
import { TableProblem, quoted } from './problem.ts';
import { type ColumnStatistics, Moments } from './statistics.ts';

export function numbersOf(column: string, statistics: ColumnStatistics): Moments {
  return (
    statistics.numbers ??
    momentsBy(column, statistics, 'a number', (text) => {
      const value = parseNumber(text);
      return Number.isNaN(value) ? undefined : value;
    })
  );
}

export const booleansOf = (column: string, statistics: ColumnStatistics): Moments =>
  momentsBy(column, statistics, 'true or false', parseBoolean);

function momentsBy(
  column: string,
  { texts = new Map() }: ColumnStatistics,
  what: string,
  read: (text: string) => number | undefined,
): Moments {
  const moments = new Moments();
  for (const [text, count] of texts) {
    const value = read(text);
    if (value === undefined)
      throw new TableProblem(`expected ${what}, found ${quoted(text)}`, { column, spot: { text } });
    moments.add(value, count);
  }
  return moments;
}
