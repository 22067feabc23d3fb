/** @file Which parts of a date are used, and how they are scaled. */
import { DateCounts } from './date-counts.ts';
import { dateReader, usualParts } from './dates.ts';
import { inConfig } from './inference.ts';
import type { Encoding, FittedPart } from './preprocessing.ts';
import { type Spot, TableProblem, quoted } from './problem.ts';
import { fitScale } from './scaling.ts';
import type { Meaning, ScaleName } from './settings.ts';
import type { ColumnStatistics } from './statistics.ts';

/** Parts that are named are all used; of the usual ones those that vary, so that no feature is constant. */
export function fitDate(
  name: string,
  { texts, many }: ColumnStatistics,
  { format, parts }: Meaning,
  scale: ScaleName,
): Encoding {
  const stray = many?.areDates.stray;
  if (stray !== undefined) throw badDate(name, stray, { text: stray }, format);
  const dates = many?.dates ?? countsOf(name, texts ?? new Map(), { format, parts });
  const { origin } = dates;
  const usual = () => {
    const varying = usualParts.filter((part) => dates.of(part).min < dates.of(part).max);
    return varying.length > 0 ? varying : (['elapsedDays'] as const);
  };
  const fitted = (parts ?? usual()).map((part): FittedPart => ({
    part,
    scale: fitScale(name, scale, dates.of(part)),
  }));
  return { type: 'date', ...(format !== undefined && { format }), origin, parts: fitted };
}

function countsOf(
  column: string,
  texts: ReadonlyMap<string, number>,
  { format, parts }: Meaning,
): DateCounts {
  const dates = new DateCounts(dateReader(format), parts);
  for (const [text, count] of texts)
    if (!dates.add(text, count)) throw badDate(column, text, { text }, format);
  return dates;
}

export const badDate = (
  column: string,
  text: string,
  spot: Spot,
  format = 'ISO 8601, as in 2024-03-31',
): TableProblem =>
  new TableProblem(`expected a date (${format}), found ${quoted(text)}`, {
    column,
    spot,
    hint: `say how dates are written: ${inConfig(column, { format: 'DD.MM.YYYY' })}`,
  });
