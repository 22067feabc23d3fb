import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDocument } from '../../src/config/document.ts';
import { GradtapeError, messageOf } from '../../src/errors.ts';

const broken: Record<string, [text: string, message: string]> = {
  nothing: ['', 'c.json: the file is empty, expected a JSON object'],
  blanks: [' \n', 'c.json: the file is empty, expected a JSON object'],
  'a key without quotes': [
    '{\n  epochs: 6 }',
    'c.json:2:3: expected a key in double quotes, found "epochs"',
  ],
  'a single-quoted string': [`{ "a": 'x' }`, `c.json:1:8: expected a JSON value, found "'x'"`],
  NaN: ['{ "a": NaN }', 'c.json:1:8: expected a JSON value, found "NaN"'],
  'no colon': ['{ "a" 1 }', 'c.json:1:7: expected a colon after the key, found "1"'],
  'no comma': ['{ "a": 1\n  "b": 2 }', 'c.json:2:3: expected a comma, found "\\"b\\""'],
  'no value': ['{ "a": }', 'c.json:1:8: expected a value, found "}"'],
  'no closing brace': [
    '{ "a": 1',
    'c.json:1:9: expected a closing brace, found the end of the file',
  ],
  'an open string': [
    '{ "a": "x\n}',
    'c.json:1:8: expected a double quote at the end of the string, found "\\"x"',
  ],
  'two objects': ['{} {}', 'c.json:1:4: expected the end of the file, found "{"'],
  'a duplicate key': ['{ "a": 1,\n  "a": 2 }', 'c.json:2:3: the key "a" occurs twice'],
  'a duplicate key inside': [
    '{ "a": [{ "b": 1, "b": 2 }] }',
    'c.json:1:19: the key "b" occurs twice',
  ],
  'a key that would change the prototype': [
    '{ "__proto__": 1 }',
    'c.json:1:3: unknown key "__proto__"',
  ],
  '20,000 open brackets': ['['.repeat(20_000), 'c.json: nested too deeply'],
};

for (const [name, [text, message]] of Object.entries(broken))
  test(`${name}: told with line and column`, () => {
    assert.throws(() => parseDocument('c.json', text), { code: 'config', message });
  });

test('a path leads to the line and column of its key, or of what is around it', () => {
  const { locate } = parseDocument('c.json', '{\r\n  "a": [\n    { "b": 1 }\r  ]\n}');
  assert.equal(locate([]), 'c.json:1:1');
  assert.equal(locate(['a']), 'c.json:2:3');
  assert.equal(locate(['a', 0]), 'c.json:3:5');
  assert.equal(locate(['a', 0, 'b']), 'c.json:3:7');
  assert.equal(locate(['a', 0, 'c']), 'c.json:3:5');
  assert.equal(locate(['x', 'y']), 'c.json:1:1');
});

test('what JSON says is what is read', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      fc.pre(!text.includes('__proto__'));
      assert.deepEqual(parseDocument('c.json', text).value, JSON.parse(text));
    }),
  );
});

test('a mutated config is read or refused with its place, never a crash', () => {
  const text = '{ "data": { "path": "t.csv", "features": ["X"] }, /* c */ "epochs": 6, }';
  const mutation = fc.tuple(fc.nat(text.length), fc.nat(4), fc.string({ maxLength: 3 }));
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
      const mutated = mutations.reduce(
        (all, [at, length, insert]) => all.slice(0, at) + insert + all.slice(at + length),
        text,
      );
      try {
        parseDocument('c.json', mutated);
      } catch (error) {
        assert.ok(error instanceof GradtapeError);
        assert.match(messageOf(error), /^c\.json:(\d+:\d+:| the file is empty)/);
      }
    }),
    { numRuns: 500 },
  );
});
