import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../support/paths.ts';
import { type Request, tableOf, textsOf, withTable } from '../../support/tables.ts';

const spectrum = join(root, 'test/fixtures/csv-spectrum');

for (const file of readdirSync(join(spectrum, 'csvs')))
  test(`csv-spectrum: ${file} holds what its JSON says`, async () => {
    const rows = await textsOf(readFileSync(join(spectrum, 'csvs', file)));
    const expected = readFileSync(join(spectrum, 'json', file.replace('.csv', '.json')), 'utf8');
    const [names, ...cells] = rows;
    const objects = cells.map((row) => Object.fromEntries(row.map((cell, i) => [names![i], cell])));
    // In version 2.0.0, a lone row is no list, and its phone number is not that of the CSV.
    assert.deepEqual(objects, [JSON.parse(expected.replace('1234567890', '2095257564'))].flat());
  });

/** The examples of RFC 4180, section 2, by their numbers. */
const rfc4180: Record<string, [text: string, rows: string[][]]> = {
  1: [
    'aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n',
    [
      ['aaa', 'bbb', 'ccc'],
      ['zzz', 'yyy', 'xxx'],
    ],
  ],
  2: [
    'aaa,bbb,ccc\r\nzzz,yyy,xxx',
    [
      ['aaa', 'bbb', 'ccc'],
      ['zzz', 'yyy', 'xxx'],
    ],
  ],
  3: [
    'field_name,field_name2\r\naaa,bbb\r\n',
    [
      ['field_name', 'field_name2'],
      ['aaa', 'bbb'],
    ],
  ],
  4: ['aaa, bbb,ccc\r\n', [['aaa', ' bbb', 'ccc']]],
  5: [
    '"aaa","bbb","ccc"\r\nzzz,yyy,xxx',
    [
      ['aaa', 'bbb', 'ccc'],
      ['zzz', 'yyy', 'xxx'],
    ],
  ],
  6: [
    '"aaa","b\r\nbb","ccc"\r\nzzz,yyy,xxx',
    [
      ['aaa', 'b\r\nbb', 'ccc'],
      ['zzz', 'yyy', 'xxx'],
    ],
  ],
  7: ['"aaa","b""bb","ccc"', [['aaa', 'b"bb', 'ccc']]],
};

for (const [number, [text, rows]] of Object.entries(rfc4180))
  test(`RFC 4180, section 2, rule ${number}: its example is read as it says`, async () =>
    assert.deepEqual(await textsOf(text), rows));

const dialects: Record<string, [text: string, request: Request, rows: string[][]]> = {
  'old line ends': [
    'a,b\r1,2\r',
    {},
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  'mixed line ends': [
    'a,b\r1,2\n3,4\r\n5,6',
    {},
    [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ],
  ],
  'empty and blank lines': [
    '\n\na,b\n \n1,2\n\n\n',
    {},
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  'a byte order mark': [
    '\ufeff"a",b\n1,2\n',
    {},
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  'a cell of quotes': ['"""",1\n', {}, [['"', '1']]],
  'an empty cell at the end': [
    'a,b\n1,',
    {},
    [
      ['a', 'b'],
      ['1', ''],
    ],
  ],
  'an empty cell in quotes, in a single column': ['a\n""\nb\n', {}, [['a'], [''], ['b']]],
  semicolons: [
    'a;b\n1,5;"2;5"\n',
    { delimiter: ';' },
    [
      ['a', 'b'],
      ['1,5', '2;5'],
    ],
  ],
  'a file named .tsv': [
    'a\tb,c\n1\t2\n',
    { name: 't.tsv' },
    [
      ['a', 'b,c'],
      ['1', '2'],
    ],
  ],
  'single quotes': ["a,'b,''c'\n", { quote: "'", escape: "'" }, [['a', "b,'c"]]],
  'bare quotes': [
    'a,b\n5\'10",""\n"5""",5\'10"\n',
    {},
    [
      ['a', 'b'],
      ['5\'10"', ''],
      ['5"', '5\'10"'],
    ],
  ],
  'no quotes': [
    'a,"b\n1,2"\n',
    { quote: null },
    [
      ['a', '"b'],
      ['1', '2"'],
    ],
  ],
  'an escape': ['a,"b\\"c"\n', { escape: '\\' }, [['a', 'b"c']]],
  'a comment': [
    '# made by hand\na,b # names\n1,"#2"\n#\n',
    { comment: '#' },
    [
      ['a', 'b '],
      ['1', '#2'],
    ],
  ],
  'lines to skip': ['Title, of "all"\r\nunits\na,b\n', { skipLines: 2 }, [['a', 'b']]],
  'blanks to drop': [
    'a , " b "\n 1,2\t\n',
    { trim: true },
    [
      ['a', ' b '],
      ['1', '2'],
    ],
  ],
};

for (const [name, [text, request, rows]] of Object.entries(dialects))
  test(`${name}: read as meant`, async () => assert.deepEqual(await textsOf(text, request), rows));

test('without a header, columns are numbered or get the names of the request', async () => {
  assert.deepEqual(await tableOf('1,2\n3,4\n', { header: false }), { c1: [1, 3], c2: [2, 4] });
  assert.deepEqual(await tableOf('1,2\n', { header: ['x', 'y'] }), { x: [1], y: [2] });
});

test('only the columns that are asked for are read, in that order', async () => {
  const text = 'a,b,c\n1,x,3\n';
  assert.deepEqual(Object.entries(await tableOf(text, { columns: ['c', 'a'] })), [
    ['c', [3]],
    ['a', [1]],
  ]);
});

const broken: Record<string, [text: string | Buffer, message: string, request?: Request]> = {
  'an empty file': ['', 't.csv: the file is empty, expected a line of column names'],
  'a quote that is not closed': [
    'a,b\n1,"2\n3,4\n5,6\n',
    't.csv:2: column "b": a quote opens here that is not closed',
  ],
  'an open quote after a bare one': [
    'a,b\n5"0,1\n1,"2\n3,"4\n',
    't.csv:3: column "b": expected the end of the cell after its closing quote',
  ],
  'text after a closing quote': [
    'a,b\n1,2\n"1"2,3\n',
    't.csv:3: column "a": expected the end of the cell after its closing quote',
  ],
  'a short row': ['a,b\n\n"1\n1",2\n3\n', 't.csv:5: expected 2 cells, found 1'],
  'a long row': ['a\n1,2\n', 't.csv:2: expected 1 cell, found 2'],
  'another delimiter, and decimal commas': [
    'a;b\n1,5;2,5\n',
    't.csv:2: expected 1 cell, found 3; if cells are divided by ";", say "delimiter": ";", and "decimal": "," where numbers have commas, in data',
  ],
  'a long row after lines that are skipped and a comment': [
    'x\nx\na,b\n#c\r\n1,2,3\n',
    't.csv:5: expected 2 cells, found 3',
    { skipLines: 2, comment: '#' },
  ],
  'a name that occurs twice': ['a,b,a\n', 't.csv:1: the column "a" occurs twice'],
  'a NUL byte': [
    'a,b\n1,2\n3,\0\n',
    't.csv:3:3: expected text, found a NUL byte; is it text at all, or is its encoding "utf-16le"?',
  ],
  'bytes that are no UTF-8': [
    Buffer.concat([Buffer.from('é,b\r\n1,2\r\n日,'), Buffer.from([0xe9, 0x0a])]),
    't.csv:3:5: expected UTF-8 text, found the byte 0xE9; name the encoding, for example "latin1"',
  ],
  'half a character at the end': [
    Buffer.from('a\n日').subarray(0, 4),
    't.csv:2:1: expected UTF-8 text, found the byte 0xE6; name the encoding, for example "latin1"',
  ],
  'an unknown column': [
    'alpha,b\n1,2\n',
    't.csv: no column "alhpa"; did you mean "alpha"?',
    { columns: ['alhpa'] },
  ],
};

for (const [name, [text, message, request = {}]] of Object.entries(broken))
  test(`${name} is refused where it stands`, () =>
    assert.rejects(tableOf(text, request), { code: 'data', message }));

test('a line of 10 MB is refused, and so is a quote that swallows as much', async () => {
  const long = '1'.repeat(10 * 2 ** 20);
  for (const text of [`a\n${long}`, `a\n"${long}`])
    await assert.rejects(tableOf(text), {
      message: /^t\.csv:2: .*expected a record of at most 8 MB; is a quote not closed\?$/,
    });
});

test('any row can be located, whatever stands before it', async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => (i % 7 ? `${i},1` : `"${i}\n\r\n",1\n`));
  const text = `# c\na,b\r\n${rows.join('\n# c\n')}`;
  const lineOf = (row: number) =>
    text.slice(0, text.search(new RegExp(`(?<=\\n"?)${row}[\\n,]`))).split('\n').length;
  await withTable(text, { comment: '#' }, async (table) => {
    for (const row of [0, 1, 1023, 1024, 1025, 2999])
      assert.match(await table.locate(row), new RegExp(`t\\.csv:${lineOf(row)}$`));
    await table.fingerprint();
    for (const row of [0, 1023, 1024, 2050, 2999])
      assert.match(await table.locate(row), new RegExp(`t\\.csv:${lineOf(row)}$`));
  });
});
