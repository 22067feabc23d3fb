/** @file Tables that are not what they are taken for: the message says what to do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Request, tableOf } from '../../support/tables.ts';

const faults: [title: string, text: string, request: Request, message: string, hint: RegExp][] = [
  [
    'a list of JSON objects in a line',
    '[{"a":1,"b":2},{"a":3,"b":4}]\n',
    { name: 't.json' },
    't.json: expected CSV, found JSON',
    /an object a line: jq -c "\.\[\]" table\.json > table\.jsonl/,
  ],
  [
    'a list of JSON objects over many lines',
    '[\n  {\n    "a": 1\n  }\n]\n',
    {},
    't.csv: expected CSV, found JSON',
    /jq -c/,
  ],
  [
    'a list of JSON objects over many lines, as JSON Lines',
    '[\n  {"a": 1},\n  {"a": 2}\n]\n',
    { name: 't.jsonl' },
    't.jsonl: expected a JSON object a line, found a list of objects',
    /jq -c/,
  ],
  [
    'a list of JSON objects in a line, as JSON Lines',
    '[{"a": 1}, {"a": 2}]\n',
    { name: 't.jsonl' },
    't.jsonl: expected a JSON object a line, found a list of objects',
    /jq -c/,
  ],
  [
    'JSON Lines under another name',
    '{"a": 1, "b": 2}\n',
    { name: 't.txt' },
    't.txt: expected CSV, found JSON',
    /"format": "jsonLines"/,
  ],
  [
    'SQL whose answer has no rows',
    'a\n1\n',
    { sql: 'SELECT * FROM data WHERE a > 1' },
    'data.sql: expected rows, found none in the answer',
    /WHERE/,
  ],
];

for (const [title, text, request, message, hint] of faults)
  test(`${title}: told with what to do`, () =>
    assert.rejects(tableOf(text, request), (error: Error & { code: string; hint: string }) => {
      assert.deepEqual([error.code, error.message], ['data', message]);
      assert.match(error.hint, hint);
      return true;
    }));

test('semicolons between cells and commas in numbers: told with what to do', () =>
  assert.rejects(tableOf('a;b\n1,5;2\n2,5;3\n'), {
    message:
      't.csv:2: expected 1 cell, found 2; if cells are divided by ";", say "delimiter": ";", and "decimal": "," where numbers have commas, in data',
  }));

test('names that only begin with a bracket are names', async () => {
  assert.deepEqual(await tableOf('[a],{b}\n1,2\n'), { '[a]': [1], '{b}': [2] });
});
