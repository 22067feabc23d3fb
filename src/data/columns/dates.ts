/** @file Dates as tables write them: ISO 8601, or after a pattern such as `DD.MM.YYYY HH:mm`. */
import { GradtapeError } from '../../errors.ts';
import type { DatePart } from './settings.ts';

/** What a clock on the wall and a calendar show, and when that is. */
export interface Moment {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** In milliseconds since 1970 in UTC; a text without a zone is taken to be in UTC. */
  time: number;
}

/** The moment that a text tells, undefined for a text that tells none. */
export type ReadDate = (text: string) => Moment | undefined;

/** 2024-03-31, 2024-03, 2024-03-31T17:05:30.5Z, 2024-03-31 17:05+02:00 (ISO 8601's extended form). */
const iso =
  /^(?<YYYY>\d{4})-(?<MM>\d\d)(?:-(?<DD>\d\d)(?:[T ](?<HH>\d\d):(?<mm>\d\d)(?::(?<ss>\d\d)(?:[.,](?<SSS>\d+))?)?(?<Z> ?(?:Z|[+-]\d\d(?::?\d\d)?))?)?)?$/;

/**
 * What reads dates of `format`: ISO 8601 unless named, `unix` seconds since 1970, or a pattern.
 * @throws GradtapeError `config` for a pattern that tells no date.
 */
export function dateReader(format?: string): ReadDate {
  if (format === undefined) return (text) => momentOf(iso.exec(text.trim())?.groups);
  if (format === 'unix') return unixMoment;
  const pattern = patternOf(format);
  return (text) => momentOf(pattern.exec(text.trim())?.groups);
}

function unixMoment(text: string): Moment | undefined {
  const date = new Date(text.trim() === '' ? Number.NaN : Number(text) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : momentOf(iso.exec(date.toISOString())?.groups);
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** What stands for each token of a pattern. */
const tokens: Record<string, string> = {
  YYYY: String.raw`(?<YYYY>\d{4})`,
  YY: String.raw`(?<YY>\d\d)`,
  MMMM: String.raw`(?<MMM>\p{L}{3,})\.?`,
  MMM: String.raw`(?<MMM>\p{L}{3,})\.?`,
  MM: String.raw`(?<MM>\d\d)`,
  M: String.raw`(?<MM>\d\d?)`,
  DD: String.raw`(?<DD>\d\d)`,
  D: String.raw`(?<DD>\d\d?)`,
  HH: String.raw`(?<HH>\d\d)`,
  H: String.raw`(?<HH>\d\d?)`,
  hh: String.raw`(?<hh>\d\d)`,
  h: String.raw`(?<hh>\d\d?)`,
  A: '(?<A>[AaPp])\\.?[Mm]\\.?',
  mm: String.raw`(?<mm>\d\d)`,
  m: String.raw`(?<mm>\d\d?)`,
  ss: String.raw`(?<ss>\d\d)`,
  s: String.raw`(?<ss>\d\d?)`,
  SSS: String.raw`(?<SSS>\d+)`,
  Z: String.raw`(?<Z>Z|[+-]\d\d(?::?\d\d)?)`,
};

const token = /YYYY|YY|MMMM|MMM|MM|M|DD|D|HH|H|hh|h|A|mm|m|ss|s|SSS|Z|\[[^\]]*\]|[^]/g;

function patternOf(format: string): RegExp {
  const seen = new Set<string>();
  const source = [...format.matchAll(token)].map(([part]) => {
    const known = tokens[part];
    const name = known?.slice(3, known.indexOf('>')) ?? '';
    if (known !== undefined && seen.has(name)) throw badFormat(format, `one ${part}`);
    seen.add(name);
    if (known === undefined && /^\p{L}$/u.test(part) && part !== 'T')
      throw badFormat(format, `letters of ${Object.keys(tokens).join(', ')}, others in [brackets]`);
    return known ?? literal(/^\[.*\]$/.test(part) ? part.slice(1, -1) : part);
  });
  if (!seen.has('YYYY') && !seen.has('YY')) throw badFormat(format, 'a year, YYYY or YY');
  if (seen.has('hh') !== seen.has('A')) throw badFormat(format, 'h and A together');
  return new RegExp(`^${source.join('')}$`, 'u');
}

const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

const badFormat = (format: string, expected: string): GradtapeError =>
  new GradtapeError(
    'config',
    `data.columns: a pattern of dates: expected ${expected}, found ${JSON.stringify(format)}`,
  );

type Groups = Record<string, string | undefined> | undefined;

/** Undefined for a day, an hour and so on that no calendar and no clock shows. */
function momentOf(groups: Groups): Moment | undefined {
  if (groups === undefined) return undefined;
  const { YYYY, YY, MM, MMM, DD = '1', mm = '0', ss = '0', SSS = '0', Z } = groups;
  const year = YYYY === undefined ? fullYear(Number(YY)) : Number(YYYY);
  const month = MMM === undefined ? Number(MM ?? 1) : monthOf(MMM);
  const [day, hour, minute] = [Number(DD), hourOf(groups), Number(mm)];
  const second = Number(`${ss}.${SSS}`);
  const wall = new Date(
    Date.UTC(2000, 0, 1, hour, minute, 0, Math.min(59_999, Math.round(second * 1000))),
  );
  wall.setUTCFullYear(year, month - 1, day); // Date.UTC takes the year 99 for 1999
  const isReal =
    wall.getUTCMonth() + 1 === month &&
    wall.getUTCDate() === day &&
    [hour < 24, minute < 60, second < 60].every(Boolean);
  if (!isReal) return undefined;
  return { year, month, day, hour, minute, second, time: wall.getTime() - offsetOf(Z) };
}

/** As POSIX has it: 69 is 1969, 68 is 2068. */
const fullYear = (year: number): number => (year < 69 ? 2000 : 1900) + year;

/** By the English names or their beginnings; 0 is none. */
const monthOf = (name: string): number => months.indexOf(name.slice(0, 3).toLowerCase()) + 1;

function hourOf({ HH = '0', hh, A }: NonNullable<Groups>): number {
  if (hh === undefined) return Number(HH);
  const isReal = Number(hh) >= 1 && Number(hh) <= 12;
  return isReal ? (Number(hh) % 12) + (A?.toLowerCase() === 'p' ? 12 : 0) : Number.NaN;
}

/** Of a zone such as `+02:00`, in milliseconds. */
function offsetOf(zone = 'Z'): number {
  const [, sign, hours, minutes = '0'] = /([+-])(\d\d):?(\d\d)?/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

export const dayLength = 86_400_000;

const dayNumber = ({ year, month, day }: Moment): number =>
  Date.UTC(year, month - 1, day) / dayLength;

/** A part of a moment as a number; `origin` is the time that elapsed days are counted from. */
export const dateParts: Record<DatePart, (moment: Moment, origin: number) => number> = {
  year: ({ year }) => year,
  quarter: ({ month }) => Math.ceil(month / 3),
  month: ({ month }) => month,
  day: ({ day }) => day,
  /** Monday is 1, Sunday 7, as in ISO 8601; 1970 began on a Thursday. */
  weekday: (moment) => ((((dayNumber(moment) + 3) % 7) + 7) % 7) + 1,
  dayOfYear: (moment) => dayNumber(moment) - Date.UTC(moment.year, 0, 0) / dayLength,
  hour: ({ hour }) => hour,
  minute: ({ minute }) => minute,
  second: ({ second }) => second,
  elapsedDays: ({ time }, origin) => (time - origin) / dayLength,
};

/** Those that are used where none are named, as far as they vary. */
export const usualParts = ['year', 'month', 'day', 'weekday', 'hour', 'minute', 'second'] as const;
