/** @file Which parts of a date are used, and how they are scaled. */
import { type Moment, dateParts, dateReader, usualParts } from './dates.ts';
import { inConfig } from './inference.ts';
import type { Encoding, FittedPart } from './preprocessing.ts';
import { type Spot, TableProblem, quoted } from './problem.ts';
import { fitScale } from './scaling.ts';
import type { Meaning, ScaleName } from './settings.ts';
import { type ColumnStatistics, Moments } from './statistics.ts';

/** Parts that are named are all used; of the usual ones those that vary, so that no feature is constant. */
export function fitDate(
  name: string,
  { texts }: ColumnStatistics,
  { format, parts }: Meaning,
  scale: ScaleName,
): Encoding {
  const read = dateReader(format);
  const moments = [...(texts ?? [])].map(
    ([text, count]) => [readOr(name, text, read, format), count] as const,
  );
  const origin = moments.reduce((least, [{ time }]) => Math.min(least, time), Infinity);
  const counted = (part: FittedPart['part']): Moments => {
    const numbers = new Moments();
    for (const [moment, count] of moments) numbers.add(dateParts[part](moment, origin), count);
    return numbers;
  };
  const usual = () => {
    const varying = usualParts.filter((part) => counted(part).min < counted(part).max);
    return varying.length > 0 ? varying : (['elapsedDays'] as const);
  };
  const fitted = (parts ?? usual()).map((part): FittedPart => ({
    part,
    scale: fitScale(name, scale, counted(part)),
  }));
  return { type: 'date', ...(format !== undefined && { format }), origin, parts: fitted };
}

function readOr(
  column: string,
  text: string,
  read: (text: string) => Moment | undefined,
  format = 'ISO 8601, as in 2024-03-31',
): Moment {
  const moment = read(text);
  if (moment !== undefined) return moment;
  throw badDate(column, text, { text }, format);
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
