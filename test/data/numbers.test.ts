import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseNumber } from '../../src/data/numbers.ts';

test('every float64 reads back from its own decimal', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.ok(Object.is(parseNumber(Object.is(value, -0) ? '-0' : String(value)), value));
    }),
    { numRuns: 2000 },
  );
});

test('every decimal reads as JavaScript reads it, however many digits it has', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 30 });
  const exponent = fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'e-'), fc.nat(320)), {
    nil: ['', ''],
  });
  fc.assert(
    fc.property(
      fc.constantFrom('', '-', '+'),
      digits,
      digits,
      exponent,
      (sign, whole, fraction, power) => {
        fc.pre(whole !== '' || fraction !== '');
        const text = `${sign}${whole}.${fraction}${power.join('')}`;
        assert.ok(Object.is(parseNumber(text), Number(text)), text);
      },
    ),
    { numRuns: 3000 },
  );
});

test('blanks around a number are passed over', () => {
  assert.equal(parseNumber(' \t-1.5e3 '), -1500);
});

test('what is not a decimal number is NaN', () => {
  const strangers = [
    '',
    ' ',
    '-',
    '+',
    '.',
    '-.',
    'e5',
    '.e5',
    '1e',
    '1e+',
    '1e5.0',
    '1.2.3',
    '--1',
    '+-1',
    '1-',
    '1 2',
    '0x10',
    '0b1',
    '0o7',
    '1_000',
    '1,000',
    'inf',
    'Infinity',
    '-inf',
    'nan',
    'NaN',
    'NA',
    'null',
    'true',
    '１',
    '1f',
    '1n',
    '\u00a01',
    '1\u00002',
  ];
  for (const text of strangers) assert.ok(Number.isNaN(parseNumber(text)), JSON.stringify(text));
});

test('any text is either refused or read as JavaScript reads it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'0123456789.eE+-x_ \tn'), maxLength: 12 }),
      (text) => {
        const value = parseNumber(text);
        assert.ok(Number.isNaN(value) || Object.is(value, Number(text)), JSON.stringify(text));
      },
    ),
    { numRuns: 3000 },
  );
});
