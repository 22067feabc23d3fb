import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { numberParser } from '../../../src/data/readers/numerals.ts';
import { type Dialect, defaultDialect } from '../../../src/data/readers/request.ts';
import { PlainScanner } from '../../../src/data/readers/scanner.ts';

/** What is found in a record of these cells. */
function scanned(cells: readonly string[], dialect: Dialect) {
  const scanner = new PlainScanner(dialect, cells.length);
  const line = Buffer.from(`${cells.join(dialect.delimiter)}\n`);
  const end = scanner.scan(line, 0, line.length - 1);
  const texts = [...scanner.starts].map((start, i) =>
    line.toString('utf8', start, scanner.ends[i]),
  );
  return { end, length: line.length, texts, numbers: [...scanner.numbers] };
}

const numeral = fc
  .tuple(
    fc.constantFrom('', '-', '+', '--'),
    fc.stringMatching(/^\d{0,17}$/),
    fc.constantFrom('', '.', ',', '..'),
    fc.stringMatching(/^\d{0,17}$/),
    fc.constantFrom('', 'e5', 'E-3', 'x', ' ', '-'),
  )
  .map((parts) => parts.join(''));

const dialects: Record<string, Dialect> = {
  'a decimal point': defaultDialect,
  'a decimal comma': { ...defaultDialect, delimiter: ';', decimal: ',' },
  'a hyphen between cells': { ...defaultDialect, delimiter: '-' },
  'a comment that begins with a plus': { ...defaultDialect, comment: '+' },
};

for (const [name, dialect] of Object.entries(dialects))
  test(`a number that is read on the way is the one that the text spells: ${name}`, () => {
    const { delimiter, comment, decimal } = dialect;
    const apart = numeral.filter(
      (cell) => !cell.includes(delimiter) && (comment === null || !cell.includes(comment)),
    );
    const parse = numberParser({ decimal, thousands: null });
    fc.assert(
      fc.property(fc.array(apart, { minLength: 2, maxLength: 5 }), (cells) => {
        const { end, length, texts, numbers } = scanned(cells, dialect);
        assert.deepEqual([end, texts], [length, cells]);
        for (const [i, number] of numbers.entries())
          if (!Number.isNaN(number)) assert.ok(Object.is(number, parse(cells[i]!)), cells[i]);
      }),
      { numRuns: 2000 },
    );
  });

test('numbers of few digits are read on the way', () => {
  const { numbers } = scanned(['-0', '12.50', '-.5', '7.', '999999999', '1e3', ''], defaultDialect);
  assert.deepEqual(numbers, [-0, 12.5, -0.5, 7, 999_999_999, Number.NaN, Number.NaN]);
});

test('no number is read on the way where a text such as -999 says that a cell is missing', () => {
  const { numbers } = scanned(['-999', '1'], { ...defaultDialect, missing: ['-999'] });
  assert.deepEqual(numbers, [Number.NaN, Number.NaN]);
});
