import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { unpack } from '../../src/native/unpack.ts';
import { contextFor } from '../support/native.ts';
import { zipOf } from '../support/wheels.ts';

async function unpackAll(t: TestContext, archive: Buffer, wanted: (name: string) => boolean) {
  const context = contextFor(t);
  const wheel = join(context.root, 'some.whl');
  const directory = join(context.root, 'a/b/c');
  writeFileSync(wheel, archive);
  const count = await unpack({ wheel, directory, wanted, bytes: 10, text: '' }, context).catch(
    (error: unknown) => error as Error,
  );
  return { count, directory, root: context.root };
}

test('only what is wanted is unpacked, and programs stay programs', async (t) => {
  const archive = zipOf({ 'p/keep.txt': 'kept', 'p/leave.txt': 'left', 'p/': '' });
  const { count, directory } = await unpackAll(t, archive, (name) => !name.includes('leave'));
  assert.equal(count, 1);
  assert.deepEqual(readdirSync(join(directory, 'p')), ['keep.txt']);
  assert.equal(readFileSync(join(directory, 'p/keep.txt'), 'utf8'), 'kept');
  assert.equal(statSync(join(directory, 'p/keep.txt')).mode & 0o777, 0o755);
});

for (const name of [
  '../../escaped',
  '/tmp/escaped',
  'p/../../../escaped',
  'p\\..\\escaped',
  'C:/x',
])
  test(`the name ${name} is refused`, async (t) => {
    const { count: fault, root } = await unpackAll(t, zipOf({ [name]: 'x' }), () => true);
    assert.match(String(fault), /some\.whl is damaged: (invalid|absolute)/);
    assert.deepEqual(readdirSync(root), ['some.whl']);
  });

const archive = zipOf({ 'p/one': Buffer.alloc(5000, 1), 'p/two': Buffer.alloc(5000, 2) });
const missing = Buffer.concat([archive.subarray(0, 3000), archive.subarray(4000)]);
for (const [what, damaged] of [
  ['is truncated', archive.subarray(0, 9000)],
  ['lacks a piece in the middle', missing],
  ['is no zip at all', Buffer.alloc(5000, 'a page of HTML')],
  ['is empty', Buffer.alloc(0)],
] as const)
  test(`a wheel that ${what} is refused`, async (t) => {
    const { count: fault } = await unpackAll(t, damaged, () => true);
    assert.match(String(fault), /some\.whl is damaged: /);
  });
