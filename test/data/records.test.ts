import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { RecordProblem, visitRecords } from '../../src/data/records.ts';
import { GradtapeError, messageOf } from '../../src/errors.ts';

/** Reads `text` in chunks of `size` bytes. */
async function cellsOf(
  text: string | Buffer,
  { size = 2 ** 20, delimiter = ',', refuse = (_cells: string[]): boolean => false } = {},
): Promise<string[][]> {
  const bytes = Buffer.from(text);
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const records: string[][] = [];
  await visitRecords(chunks, { name: 't.csv', delimiter }, (cells) => {
    if (refuse(cells)) throw new RecordProblem('refused');
    records.push(cells);
  });
  return records;
}

const reference = (text: string | Buffer): string[][] =>
  parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true, record_delimiter });
const record_delimiter = ['\r\n', '\n', '\r'];

/** The cases of csv-spectrum and of RFC 4180, section 2. */
const dialect: Record<string, [text: string, records: string[][]]> = {
  'comma in quotes': [
    'a,b\n"1,2",3\n',
    [
      ['a', 'b'],
      ['1,2', '3'],
    ],
  ],
  'empty cells': [
    'a,b,c\n1,"",""\n2,,\n',
    [
      ['a', 'b', 'c'],
      ['1', '', ''],
      ['2', '', ''],
    ],
  ],
  'carriage returns': [
    'a,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  'old line ends': [
    'a,b\r1,2\r',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  'escaped quotes': [
    'a,b\n1,"ha ""ha"" ha"\n',
    [
      ['a', 'b'],
      ['1', 'ha "ha" ha'],
    ],
  ],
  json: [
    'k,v\n1,"{""type"": ""Point"", ""xy"": [1, 2]}"\n',
    [
      ['k', 'v'],
      ['1', '{"type": "Point", "xy": [1, 2]}'],
    ],
  ],
  'newlines in quotes': [
    'a,b\n"Once\nupon",5\n',
    [
      ['a', 'b'],
      ['Once\nupon', '5'],
    ],
  ],
  'carriage returns in quotes': [
    'a,b\r\n"Once\r\nupon",5\r\n',
    [
      ['a', 'b'],
      ['Once\r\nupon', '5'],
    ],
  ],
  'quotes and newlines': [
    'a,b\n1,"ha\n""ha""\nha"\n',
    [
      ['a', 'b'],
      ['1', 'ha\n"ha"\nha'],
    ],
  ],
  'beyond ASCII': [
    'a,b\n1,ʤ日本𝄞\n',
    [
      ['a', 'b'],
      ['1', 'ʤ日本𝄞'],
    ],
  ],
  'no line end at the end': [
    'a,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  'a delimiter at the very end': [
    'a,b\n1,',
    [
      ['a', 'b'],
      ['1', ''],
    ],
  ],
  'blank lines': [
    '\n\na,b\n \n1,2\n\n\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  'a byte order mark': [
    '\ufeff"a",b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  'only quotes': ['""""\n', [['"']]],
  nothing: ['', []],
  'nothing but a byte order mark': ['\ufeff', []],
};

for (const [name, [text, records]] of Object.entries(dialect))
  test(`${name}: read as meant, wherever the chunks end`, async () => {
    for (const size of [1, 2, 3, 5, 1000]) assert.deepEqual(await cellsOf(text, { size }), records);
  });

test('another delimiter leaves commas alone', async () => {
  assert.deepEqual(await cellsOf('a;b\n1,5;"2;5"\n', { delimiter: ';' }), [
    ['a', 'b'],
    ['1,5', '2;5'],
  ]);
  assert.deepEqual(await cellsOf('a\tb\n1\t2\n', { delimiter: '\t' }), [
    ['a', 'b'],
    ['1', '2'],
  ]);
});

test('a refused record is told by its line, whatever the quotes before it hold', async () => {
  const text = 'a,b\r\n"1\r\n\r\n",2\r\n\r\n"3\n\r",4\r\n5,6';
  for (const [b, line] of Object.entries({ b: 1, 2: 2, 4: 6, 6: 9 }))
    for (const size of [1, 3, 1000])
      await assert.rejects(cellsOf(text, { size, refuse: (cells) => cells[1] === b }), {
        code: 'data',
        message: `t.csv:${line}: refused`,
      });
});

const broken: Record<string, [text: string | Buffer, message: string]> = {
  'a quote that is not closed': [
    'a,b\n1,"2\n3,4\n5,6\n',
    't.csv:2: a quote opens here that is not closed',
  ],
  'a quote inside a bare cell': [
    'a,b\n1,2"\n',
    't.csv:2: expected the whole cell in quotes, found a quote inside it',
  ],
  'text after a closing quote': [
    'a,b\n1,2\n"1"2,3\n',
    't.csv:3: expected the end of the cell after its closing quote',
  ],
};

for (const [name, [text, message]] of Object.entries(broken))
  test(`${name} is refused where it stands`, async () => {
    for (const size of [3, 1000])
      await assert.rejects(cellsOf(text, { size }), { code: 'data', message });
  });

test('a line of 10 MB is refused, and so is a quote that swallows as much', async () => {
  const long = '1'.repeat(10 * 2 ** 20);
  for (const text of [`a\n${long}`, `a\n"${long}`])
    await assert.rejects(cellsOf(text), {
      message: 't.csv:2: expected a record of at most 8 MB; is a quote not closed?',
    });
});

const isBlank = ([first, ...others]: string[]) => others.length === 0 && first!.trim() === '';

const cell = fc
  .oneof(
    fc.double({ noNaN: true }).map(String),
    fc.string({ maxLength: 8 }),
    fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', 'é', '1'), maxLength: 8 }),
  )
  .filter((text) => !text.includes('\u0000'));

/** A table of two columns or more, and which cells its writer puts in quotes though they need none. */
const written = fc.integer({ min: 2, max: 5 }).chain((width) =>
  fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: width, maxLength: width }), {
    maxLength: 12,
  }),
);

const write = (rows: [string, boolean][][], lineEnd: string): string =>
  rows
    .map((row) =>
      row
        .map(([text, quoted]) =>
          quoted || /[",\r\n\ufeff]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text,
        )
        .join(),
    )
    .join(lineEnd);

test('any table that is written with any quoting reads back the same, in any chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      written,
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.integer({ min: 1, max: 64 }),
      async (rows, lineEnd, size) => {
        const cells = rows.map((row) => row.map(([text]) => text));
        assert.deepEqual(
          await cellsOf(write(rows, lineEnd), { size }),
          cells.filter((row) => !isBlank(row)),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('a mutated file gives csv-parse’s table or a located error', async () => {
  const mutation = fc.tuple(
    fc.nat(),
    fc.nat(3),
    fc.constantFrom('"', ',', '\n', '\r', '\u0000', 'x', ''),
  );
  await fc.assert(
    fc.asyncProperty(
      written,
      fc.array(mutation, { minLength: 1, maxLength: 4 }),
      async (rows, mutations) => {
        let text = write(rows, '\n');
        for (const [at, length, replacement] of mutations) {
          const from = at % (text.length + 1);
          text = text.slice(0, from) + replacement + text.slice(from + length);
        }
        let found: string[][];
        try {
          found = await cellsOf(text, { size: 7 });
        } catch (error) {
          assert.ok(error instanceof GradtapeError);
          assert.match(messageOf(error), /^t\.csv:\d+: /);
          return;
        }
        assert.deepEqual(
          found.filter((cells) => !isBlank(cells)),
          reference(text).filter((cells) => !isBlank(cells)),
        );
      },
    ),
    { numRuns: 500 },
  );
});
