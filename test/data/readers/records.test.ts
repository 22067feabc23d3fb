/** @file The scanner of plain records and csv-parse, held to each other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { RowProblem } from '../../../src/data/readers/problem.ts';
import { type RecordSink, readRecords } from '../../../src/data/readers/read-records.ts';
import { RecordFault } from '../../../src/data/readers/records.ts';
import { defaultDialect, type Dialect } from '../../../src/data/readers/request.ts';
import { GradtapeError, messageOf } from '../../../src/errors.ts';
import { type PlainTable, tableOf } from '../../support/tables.ts';

interface Way {
  /** How many bytes come at a time. */
  size: number;
  /** Whether the scanner takes part. */
  scanner: boolean;
  dialect: Dialect;
}

type Records = { cells: string[]; end: number }[];

/** All records of two cells, and what then was wrong: after which byte, and which words. */
async function recordsOf(
  text: string,
  { size, scanner, dialect }: Way,
): Promise<[Records, string]> {
  const bytes = Buffer.from(text);
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const records: Records = [];
  const texts: RecordSink['texts'] = (cells, end) => {
    if (cells.length !== 2) throw new RowProblem(`found ${cells.length} cells`);
    records.push({ cells, end });
  };
  const plain: RecordSink['plain'] = (bytes, starts, ends, _numbers, end) =>
    texts(
      Array.from(starts, (from, cell) => bytes.toString('utf8', from, ends[cell])),
      end,
    );
  const sink = scanner ? { texts, plain } : { texts };
  try {
    for await (const _ of readRecords(pieces(), { dialect, start: 0, width: 2, sink }));
  } catch (fault) {
    if (!(fault instanceof RecordFault)) throw fault;
    return [records, `${fault.after}: ${fault.message}`];
  }
  return [records, ''];
}

const dialects: Dialect[] = [
  defaultDialect,
  { ...defaultDialect, comment: '#' },
  { ...defaultDialect, delimiter: ';', quote: "'", escape: '\\' },
  { ...defaultDialect, quote: null },
  { ...defaultDialect, trim: true },
];

const unit = fc.constantFrom(...'"""\'\\,,,;;\n\n\n\r #é1a'.split(''));
/** Mostly rows of two cells, now and then anything. */
const texts = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('1,2\n', 'a;b\r\n', '"x",y\n', '"a\nb",""\r') },
      { weight: 1, arbitrary: fc.string({ unit, maxLength: 8 }) },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

test('the scanner and csv-parse find the same records and the same faults, in any pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      texts,
      fc.constantFrom(...dialects),
      fc.integer({ min: 1, max: 20 }),
      async (text, dialect, size) => {
        const alone = await recordsOf(text, { size: 1000, scanner: false, dialect });
        for (const scanner of [true, false])
          for (const pieces of [size, 1000])
            assert.deepEqual(await recordsOf(text, { size: pieces, scanner, dialect }), alone);
      },
    ),
    { numRuns: 1500 },
  );
});

test('ten thousand odd records among plain ones are read in time and in order', async () => {
  const rows = Array.from({ length: 40_000 }, (_, i) =>
    i % 4 ? `${i},x\n` : `${i},"a ""${i}"""\n`,
  );
  const [records] = await recordsOf(rows.join(''), {
    size: 2 ** 16,
    scanner: true,
    dialect: defaultDialect,
  });
  assert.equal(records.length, 40_000);
  for (const [i, { cells }] of records.entries())
    assert.deepEqual(cells, [String(i), i % 4 ? 'x' : `a "${i}"`]);
});

const cell = fc.oneof(
  fc.double({ noNaN: true }).map(String),
  fc.constantFrom('', 'NA', '1_000', '0x10', 'inf', ' 2 ', '1e5', '+1', '00', '1.50'),
  fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', 'é', '1'), maxLength: 8 }),
);

/** A table of some columns, and which cells its writer puts in quotes though they need none. */
const written = fc.integer({ min: 1, max: 4 }).chain((width) =>
  fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 12,
  }),
);

const write = (rows: [string, boolean][][], lineEnd: string): string =>
  rows
    .map((row) =>
      row
        .map(([text, quoted]) =>
          quoted || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text,
        )
        .join(),
    )
    .join(lineEnd);

const recordDelimiter = ['\r\n', '\n', '\r'];

/** What csv-parse and plain rules make of a text; undefined where csv-parse refuses it or its rows are ragged. */
function expectedTable(text: string): PlainTable | undefined {
  let rows: string[][];
  try {
    rows = parse(text, {
      record_delimiter: recordDelimiter,
      relax_column_count: true,
      skip_empty_lines: true,
    });
  } catch {
    return undefined;
  }
  const width = rows.find((row) => !isBlank(row))?.length ?? 0;
  const cells = rows.filter((row) => width === 1 || !isBlank(row));
  if (width === 0 || cells.some((row) => row.length !== width)) return undefined;
  const columns = Array.from({ length: width }, (_, i) => [
    `c${i + 1}`,
    expectedColumn(cells.map((row) => row[i]!)),
  ]);
  return Object.fromEntries(columns) as PlainTable;
}

const isBlank = (row: string[]): boolean => row.length === 1 && row[0]!.trim() === '';

function expectedColumn(cells: string[]): (string | number | null)[] {
  const known = cells.map((text) => (text === '' || text === 'NA' ? null : text));
  const numbers = known.map((text) => (text === null ? null : numberOf(text)));
  return numbers.some(Number.isNaN) ? known : numbers;
}

function numberOf(text: string): number {
  const bare = text.trim();
  if (/^[+-]?inf(inity)?$/i.test(bare)) return bare.startsWith('-') ? -Infinity : Infinity;
  const infinite = Math.abs(Number(bare)) === Infinity && !/^[+-]?\d/.test(bare);
  return bare === '' || infinite || /[xbo_]/i.test(bare) ? NaN : Number(bare);
}

test('a mutated file gives csv-parse’s table or a located error, never a wrong number', async () => {
  const mutation = fc.tuple(
    fc.nat(),
    fc.nat(3),
    fc.constantFrom('"', ',', '\n', '\r', '\u0000', 'x', '', '9', '-', '.', 'e'),
  );
  let [same, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      written,
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.array(mutation, { maxLength: 4 }),
      async (rows, lineEnd, mutations) => {
        let text = write(rows, lineEnd);
        for (const [at, length, replacement] of mutations) {
          const from = at % (text.length + 1);
          text = text.slice(0, from) + replacement + text.slice(from + length);
        }
        const expected = expectedTable(text);
        let found: PlainTable;
        try {
          found = await tableOf(text, { header: false });
        } catch (error) {
          assert.ok(error instanceof GradtapeError);
          assert.match(messageOf(error), /^t\.csv:(\d+:| the file is empty)[^\n]*$/);
          assert.ok(expected === undefined || text.includes('\0'), messageOf(error));
          refused++;
          return;
        }
        if (expected !== undefined) assert.deepEqual(found, expected);
        same += expected === undefined ? 0 : 1;
      },
    ),
    { numRuns: 1000 },
  );
  assert.ok(same > 300 && refused > 50, `${same} the same, ${refused} refused`);
});
