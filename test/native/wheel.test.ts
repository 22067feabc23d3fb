import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, afterEach, test } from 'node:test';
import { provideWheel } from '../../src/native/wheel.ts';
import { contextFor, program } from '../support/native.ts';
import { serveIndex } from '../support/servers.ts';
import { tensorflowWheel } from '../support/wheels.ts';

const { artifact, content } = tensorflowWheel();
const corrupt = Buffer.alloc(content.length, 'corrupt');
const path = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = path;
});

interface Scene {
  /** What the index gives for the wheel. */
  offered?: Buffer;
  /** What lies in the cache, by what follows the wheel's name. */
  left?: Record<string, Buffer>;
  /** What pip does when it is asked to download into "$2"; no pip otherwise. */
  pip?: string;
}

/** Provide the wheel in a scene; tells where it went, what was asked for, and what was reported. */
async function provide(t: TestContext, { offered = content, left = {}, pip }: Scene) {
  const context = contextFor(t);
  const { url, requests } = await serveIndex(t, [{ artifact, content: offered }]);
  const downloads = join(context.root, 'downloads');
  mkdirSync(downloads);
  for (const [ending, bytes] of Object.entries(left))
    writeFileSync(join(downloads, `${artifact.filename}${ending}`), bytes);
  const version = 'case "$*" in *--version) echo "pip 26.0 from here"; exit;; esac';
  const toDestination = 'while [ "$1" != --dest ]; do shift; done';
  if (pip) program(join(context.root, 'bin/pip3'), [version, toDestination, pip].join('\n'));
  process.env['PIP_INDEX_URL'] = url;
  process.env['PATH'] = join(context.root, 'bin');
  const result = provideWheel(artifact, context);
  await result.catch(() => undefined);
  const files = requests.filter((line) => line.startsWith('/files/'));
  return { result, files, told: context.told.join('\n'), remains: () => readdirSync(downloads) };
}

test('without pip the wheel comes from the index', async (t) => {
  const { result, files, remains } = await provide(t, {});
  assert.ok(readFileSync(await result).equals(content));
  assert.equal(files.length, 1);
  assert.deepEqual(remains(), [artifact.filename]);
});

test('pip, where there is one, fetches it', async (t) => {
  const store = contextFor(t).root;
  writeFileSync(join(store, 'wheel'), content);
  const pip = `/bin/cp '${store}/wheel' "$2/${artifact.filename}"`;
  const { result, files, remains } = await provide(t, { pip });
  assert.ok(readFileSync(await result).equals(content));
  assert.deepEqual(files, []);
  assert.deepEqual(remains(), [artifact.filename]);
});

test('where pip fails its reason is told, and the wheel is fetched without it', async (t) => {
  const { result, told } = await provide(t, {
    pip: 'echo "WARNING: old"; echo "ERROR: no route" >&2; exit 1',
  });
  assert.ok(readFileSync(await result).equals(content));
  assert.match(told, /pip 26\.0 cannot fetch it \(ERROR: no route\); fetching it without pip/);
});

test('a wheel that lies in the cache is used, and nothing is asked for', async (t) => {
  const { result, files } = await provide(t, { left: { '': content } });
  assert.ok(readFileSync(await result).equals(content));
  assert.deepEqual(files, []);
});

test('a part that an interrupted set-up left is continued, even where there is pip', async (t) => {
  const { result, files } = await provide(t, {
    left: { '.part': content.subarray(0, 5000) },
    pip: 'exit 1',
  });
  assert.ok(readFileSync(await result).equals(content));
  assert.deepEqual(files, [`/files/${artifact.filename} bytes=5000-`]);
});

for (const [what, left] of [
  ['corrupted wheel', { '': corrupt }],
  ['truncated wheel', { '': content.subarray(0, 5000) }],
  ['corrupted part', { '.part': corrupt.subarray(0, 5000) }],
  ['part that is too long', { '.part': Buffer.concat([content, content]) }],
] as const)
  test(`a ${what} in the cache is deleted, named and fetched anew`, async (t) => {
    const { result, told, files, remains } = await provide(t, { left });
    assert.ok(readFileSync(await result).equals(content));
    assert.match(told, /tensorflow_cpu\S+\.whl is not the pinned file and was deleted/);
    assert.equal(files.at(-1), `/files/${artifact.filename} bytes=0-`);
    assert.deepEqual(remains(), [artifact.filename]);
  });

test('an index that gives another file is refused, and the file is deleted', async (t) => {
  const { result, remains } = await provide(t, { offered: corrupt });
  await assert.rejects(result, {
    code: 'native',
    message: new RegExp(`is not the pinned file and was deleted: .*expected ${artifact.sha256}`),
  });
  assert.deepEqual(remains(), []);
});
