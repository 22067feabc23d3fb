/** @file What stands in for the missing cells of a feature. */
import { parseNumber } from '../numbers.ts';
import { numbersOf } from './fit-numbers.ts';
import type { Inferred } from './inference.ts';
import type { FittedMissing } from './preprocessing.ts';
import { TableProblem, quoted } from './problem.ts';
import type { ColumnType, MissingSettings } from './settings.ts';
import type { ColumnStatistics } from './statistics.ts';

const isNumeric = (type: ColumnType): boolean => type === 'number' || type === 'integer';

/** Where all columns have the mean or median, those that hold no numbers have their most frequent value. */
export function fitMissing(
  column: string,
  { type }: Inferred,
  statistics: ColumnStatistics,
  settings: MissingSettings,
): FittedMissing {
  const indicator = 'indicator' in settings && settings.indicator;
  switch (settings.type) {
    case 'error':
    case 'drop':
      return { type: settings.type };
    case 'constant':
      return { type: 'value', value: constantOf(column, type, settings.value), indicator };
    case 'mode':
      return { type: 'value', value: modeOf(column, type, statistics), indicator };
    case 'indicator':
      if (!isNumeric(type)) return { type: 'none' };
      return { type: 'value', value: numbersOf(column, statistics).mean, indicator: true };
    case 'mean':
    case 'median': {
      if (!isNumeric(type))
        return { type: 'value', value: modeOf(column, type, statistics), indicator };
      const moments = numbersOf(column, statistics);
      const value = settings.type === 'mean' ? moments.mean : moments.quantile(0.5);
      return { type: 'value', value, indicator };
    }
  }
}

function constantOf(column: string, type: ColumnType, value: number | string | boolean) {
  if (!isNumeric(type)) return String(value);
  const number = typeof value === 'string' ? parseNumber(value) : Number(value);
  if (Number.isFinite(number)) return number;
  throw new TableProblem(
    `expected a number to stand in for missing cells, found ${quoted(String(value))}`,
    {
      column,
    },
  );
}

function modeOf(column: string, type: ColumnType, { texts }: ColumnStatistics): number | string {
  let [mode, most] = ['', 0];
  for (const [text, count] of texts ?? []) if (count > most) [mode, most] = [text, count];
  if (most === 0)
    throw new TableProblem(
      `expected fewer distinct ${isNumeric(type) ? 'numbers' : 'texts'} to find the most frequent of`,
      { column },
    );
  return isNumeric(type) ? Number(mode) : mode;
}
