/**
 * @file A table that is made up: two years of a bicycle rental that does not exist, with what tables really have, dates,
 * categories, missing cells and days that were counted for some hours only.
 */
import { generator } from '../src/random.ts';

const days = 731;
const dayLength = 86_400_000;
const first = Date.UTC(2022, 0, 1);

const weathers = [
  { name: 'clear', factor: 1.1 },
  { name: 'cloudy', factor: 0.95 },
  { name: 'rain', factor: 0.55 },
  { name: 'snow', factor: 0.3 },
] as const;

/** Each weekday's share, from Monday. */
const weekdays = [0.95, 1, 1, 1, 1.05, 1.2, 1.1];

/** Day, weather, temperature (sometimes not measured), holiday, hours that were counted, rentals. */
export function rentalsTable(seed = 7): string {
  const next = generator(seed);
  const uniform = () => next() / 2 ** 32;
  const rows = Array.from({ length: days }, (_, day) => rentalsOf(day, uniform));
  return `${['day,weather,temperature,holiday,hours,rentals', ...rows].join('\n')}\n`;
}

function rentalsOf(day: number, uniform: () => number): string {
  const date = new Date(first + day * dayLength);
  // About -1 to 1, lowest in the middle of January.
  const season = -Math.cos(((day - 15) / 365.25) * 2 * Math.PI);
  const temperature = 11 + 10 * season + 6 * (uniform() - 0.5);
  const { name, factor } = weatherOf(temperature, uniform());
  const isHoliday = uniform() < 0.03;
  const hours = uniform() < 0.15 ? 1 + Math.floor(12 * uniform()) : 24;
  const expected =
    (200 + 12 * temperature) *
    factor *
    weekdays[(date.getUTCDay() + 6) % 7]! *
    (isHoliday ? 1.3 : 1) *
    (1 + (0.2 * day) / days);
  // What is reckoned up from fewer hours is less certain.
  const rentals = Math.max(0, expected * (1 + (0.2 * (uniform() - 0.5)) / Math.sqrt(hours / 24)));
  const measured = uniform() < 0.04 ? '' : temperature.toFixed(1);
  const cells = [name, measured, isHoliday ? 'yes' : 'no', hours, Math.round(rentals)];
  return [date.toISOString().slice(0, 10), ...cells].join(',');
}

function weatherOf(temperature: number, chance: number): (typeof weathers)[number] {
  if (chance < 0.25) return temperature < 2 ? weathers[3] : weathers[2];
  return chance < 0.6 ? weathers[1] : weathers[0];
}
