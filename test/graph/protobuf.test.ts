import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { codecOf } from '../../src/graph/protobuf.ts';
import { root } from '../support/paths.ts';

const codec = codecOf(`
message Person {
  string name = 1;
  int32 age = 2;
  repeated string mail_addresses = 3;
  map<string, Person> friends = 4;
  bytes photo = 5;
  bool here = 6;
  float height = 7;
  repeated int64 numbers = 16;
}
`);

test('the bytes are those of the format', () => {
  const bytes = codec.encode('Person', { name: 'Ada', age: 36, numbers: [-1n], here: false });
  assert.equal(Buffer.from(bytes).toString('hex'), '0a03416461102430008001ffffffffffffffffff01');
});

const friendless = {
  name: fc.string({ unit: 'grapheme' }),
  age: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  mailAddresses: fc.array(fc.string()),
  friends: fc.constant({}),
  photo: fc.uint8Array(),
  here: fc.boolean(),
  height: fc.float({ noNaN: true }),
  numbers: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
};
const friends = fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.record(friendless));
const person = fc.record({ ...friendless, friends });

test('what is written is read back', () => {
  fc.assert(
    fc.property(person, (value) => {
      const found = codec.decode('Person', codec.encode('Person', value));
      assert.deepEqual(plain(found), plain(value));
    }),
  );
});

/** Without the names of the types, and in objects of one kind. */
function plain(value: unknown): unknown {
  if (Array.isArray(value) || value instanceof Uint8Array) return [...value];
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([key]) => key !== '$typeName');
  return Object.fromEntries(fields.map(([key, field]) => [key, plain(field)]));
}

test('no code is generated', () => {
  const schema = pathToFileURL(join(root, 'dist/src/graph/schema.js')).href;
  const script = `const { tensorflowMessages } = await import('${schema}');
    console.log(tensorflowMessages.encode('NodeDef', { name: 'a', op: 'Const' }).length);`;
  const flags = ['--disallow-code-generation-from-strings', '--input-type=module'];
  assert.equal(
    execFileSync(process.execPath, [...flags, '-e', script], { encoding: 'utf8' }),
    '10\n',
  );
});
