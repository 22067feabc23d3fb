import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tableOf, withTable } from '../../support/tables.ts';

const name = 't.jsonl';

test('numbers, texts, true, false and null become columns; a key may be left out', async () => {
  const text =
    '{"n": 1, "t": "x", "f": true}\r\n\n{"t": "NA", "n": -2.5e3}\n{"n": null, "g": "3", "f": false}';
  assert.deepEqual(await tableOf(text, { name }), {
    n: [1, -2500, null],
    t: ['x', null, null],
    f: ['true', null, 'false'],
    g: [null, null, 3],
  });
});

test('long numbers keep their digits in a column of text', async () => {
  const text =
    '{"id": 12345678901234567890}\n{"id": 7}\n{"id": "x", "f": 0.12345678901234567890}\n';
  assert.deepEqual(await tableOf(text, { name }), {
    id: ['12345678901234567890', '7', 'x'],
    f: [null, null, 0.12345678901234568],
  });
});

test('a row is located by its line', async () => {
  await withTable('{"a":1}\n\n{"a":2}\n{"a":3}\n', { name }, async (table) => {
    assert.match(await table.locate(1), /t\.jsonl:3$/);
  });
});

const broken: Record<string, [text: string | Buffer, message: string]> = {
  'a list in a cell': [
    '{"a": 1}\n{"a": [1]}\n',
    't.jsonl:2: column "a": expected a number, a text, true, false or null, found a list',
  ],
  'an object in a cell, beside a long number': [
    '{"a": {"b": 1}, "c": 1234567890123456}\n',
    't.jsonl:1: column "a": expected a number, a text, true, false or null, found an object',
  ],
  'a line that is no object': [
    '{"a": 1}\n[1]\n',
    't.jsonl:2: expected a JSON object, found a list',
  ],
  'a line that is no JSON': [
    '{"a": 1}\n{"a": 1,}\n',
    't.jsonl:2: this is no JSON from character 9 on: property name expected',
  ],
  'a key after the first thousand lines': [
    `${'{"a": 1}\n'.repeat(1000)}{"a": 1, "b": 2}\n`,
    't.jsonl:1001: the key "b" is in none of the first 1000 lines, whose keys are the columns',
  ],
  'no object at all': ['\n', 't.jsonl: expected a JSON object a line, found none with a key'],
  'a NUL byte': [
    '{"a": 1}\n{"a": "\0"}',
    't.jsonl:2:8: expected text, found a NUL byte; is it text at all, or is its encoding "utf-16le"?',
  ],
};

for (const [what, [text, message]] of Object.entries(broken))
  test(`${what} is refused where it stands`, () =>
    assert.rejects(tableOf(text, { name }), { code: 'data', message }));
