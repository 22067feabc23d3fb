import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dateParts, dateReader } from '../../../src/data/columns/dates.ts';

const read = (text: string, format?: string) => {
  const moment = dateReader(format)(text);
  return moment && new Date(moment.time).toISOString();
};

test('ISO 8601 is read to the fraction of a second, zones included', () => {
  assert.equal(read('2024-02-29'), '2024-02-29T00:00:00.000Z');
  assert.equal(read('2024-02'), '2024-02-01T00:00:00.000Z');
  assert.equal(read(' 1999-12-31 23:59 '), '1999-12-31T23:59:00.000Z');
  assert.equal(read('2024-03-01T12:30:15.25Z'), '2024-03-01T12:30:15.250Z');
  assert.equal(read('2024-03-01T01:30:15+02:00'), '2024-02-29T23:30:15.000Z');
  assert.equal(read('2024-03-01 01:30:15-0330'), '2024-03-01T05:00:15.000Z');
  assert.equal(read('0099-01-01'), '0099-01-01T00:00:00.000Z');
});

test('what no calendar and no clock shows is no date', () => {
  const texts = [
    '2023-02-29',
    '2024-13-01',
    '2024-00-01',
    '2024-01-32',
    '2024-1-1',
    '2024-01-01T24:00',
  ];
  for (const text of [
    ...texts,
    '2024-01-01T12:60',
    '2024-01-01T12:00:60',
    'today',
    '',
    '2024-01-01x',
  ])
    assert.equal(read(text), undefined, text);
});

test('every millisecond of five centuries is read as Date writes it', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1700-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
      (date) => {
        assert.equal(read(date.toISOString()), date.toISOString());
      },
    ),
  );
});

test('patterns say how dates are written', () => {
  const cases: [format: string, text: string, iso: string][] = [
    ['DD.MM.YYYY', '31.03.2024', '2024-03-31T00:00:00.000Z'],
    ['M/D/YY H:mm', '3/1/69 7:05', '1969-03-01T07:05:00.000Z'],
    ['M/D/YY', '3/1/68', '2068-03-01T00:00:00.000Z'],
    ['MMM D, YYYY', 'Mar 1, 2024', '2024-03-01T00:00:00.000Z'],
    ['D MMMM YYYY', '1 september 2024', '2024-09-01T00:00:00.000Z'],
    ['YYYY-MM-DD hh:mm:ss A', '2024-03-01 12:00:01 AM', '2024-03-01T00:00:01.000Z'],
    ['YYYYMMDD', '20240301', '2024-03-01T00:00:00.000Z'],
    ['YYYY-MM-DD[ at ]HH', '2024-03-01 at 17', '2024-03-01T17:00:00.000Z'],
    ['unix', '1709251200', '2024-03-01T00:00:00.000Z'],
  ];
  for (const [format, text, iso] of cases) assert.equal(read(text, format), iso, format);
  assert.equal(read('31.02.2024', 'DD.MM.YYYY'), undefined);
  assert.equal(read('13:00 PM 2024', 'hh:mm A YYYY'), undefined);
  assert.equal(read('1 foo 2024', 'D MMM YYYY'), undefined);
});

test('a pattern that tells no date is a mistake in the config', () => {
  const cases: [string, RegExp][] = [
    ['DD.MM', /expected a year, YYYY or YY, found "DD\.MM"/],
    ['YYYY YYYY', /expected one YYYY/],
    ['YYYY-QQ', /expected letters of YYYY, .* others in \[brackets\]/],
    ['YYYY hh', /expected h and A together/],
  ];
  for (const [format, message] of cases)
    assert.throws(() => dateReader(format), { code: 'config', message });
});

test('the parts of a date are those of its calendar', () => {
  const moment = dateReader()('2024-12-29T18:30:15.5+02:00')!;
  const origin = dateReader()('2024-12-28T16:30:15.5Z')!.time;
  const parts = Object.entries(dateParts).map(([part, of]) => [part, of(moment, origin)]);
  assert.deepEqual(Object.fromEntries(parts), {
    year: 2024,
    quarter: 4,
    month: 12,
    day: 29,
    weekday: 7,
    dayOfYear: 364,
    hour: 18,
    minute: 30,
    second: 15.5,
    elapsedDays: 1,
  });
  const before1970 = dateReader()('1969-12-29')!;
  assert.equal(dateParts.weekday(before1970, 0), 1);
});
