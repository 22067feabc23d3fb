import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { numberParser } from '../../../src/data/readers/numerals.ts';

const parse = numberParser({ decimal: '.', thousands: null });

/** What pandas 3.1 makes of each text with float_precision="round_trip"; NaN where it reads text. */
const asPandas: Record<string, number> = {
  '1e5': 1e5,
  '1E5': 1e5,
  '+1': 1,
  ' 1 ': 1,
  '\t1\t': 1,
  '1\n': 1,
  '1.': 1,
  '.5': 0.5,
  '00012': 12,
  '9007199254740993': 9007199254740992,
  '2.2250738585072011e-308': 2.225073858507201e-308,
  '5e-324': 5e-324,
  '1e400': Infinity,
  '1e-400': 0,
  inf: Infinity,
  '-inf': -Infinity,
  '+inf': Infinity,
  iNf: Infinity,
  Infinity,
  '-INFINITY': -Infinity,
  infinit: NaN,
  NAN: NaN,
  '1_000': NaN,
  '0x10': NaN,
  '0b1': NaN,
  '.': NaN,
  '1e': NaN,
  '1e+': NaN,
  '1e 5': NaN,
  '1e5.0': NaN,
  '1d5': NaN,
  '1 2': NaN,
  '--1': NaN,
  '+-1': NaN,
  '- 1': NaN,
  '1,5': NaN,
  '1\u00a0': NaN,
  '١': NaN,
  '  ': NaN,
  '': NaN,
  True: NaN,
};

for (const [text, number] of Object.entries(asPandas))
  test(`${JSON.stringify(text)} is ${Number.isNaN(number) ? 'no number' : number}`, () =>
    assert.equal(parse(text), number));

/** -0 is written as 0. */
const withoutSignOfZero = (value: number): number => value + 0;

test('every double is read back from the shortest text that spells it', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }).map(withoutSignOfZero), (value) => {
      assert.equal(parse(String(value)), value);
      assert.equal(parse(value.toExponential()), value);
    }),
  );
});

test('a decimal comma makes the point a text', () => {
  const german = numberParser({ decimal: ',', thousands: null });
  assert.equal(german('-1,5e3'), -1500);
  assert.equal(german(',5'), 0.5);
  assert.equal(german('1.5'), NaN);
});

test('thousands are groups of three digits, or no number', () => {
  const german = numberParser({ decimal: ',', thousands: '.' });
  assert.equal(german('1.234.567,5'), 1234567.5);
  assert.equal(german('1234567'), 1234567);
  for (const text of ['1.5', '1.23', '12.34.567', '1234.567', '.123', '1.234,567.890'])
    assert.equal(german(text), NaN, text);
  const swiss = numberParser({ decimal: '.', thousands: "'" });
  assert.equal(swiss("-1'000.5"), -1000.5);
  const spaced = numberParser({ decimal: ',', thousands: ' ' });
  assert.equal(spaced('1 000,5'), 1000.5);
});
