import assert from 'node:assert/strict';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { download } from '../../src/native/download.ts';
import { contextFor } from '../support/native.ts';
import { type IndexOptions, serve, serveIndex } from '../support/servers.ts';
import { tensorflowWheel } from '../support/wheels.ts';

const { artifact, content } = tensorflowWheel();

/** Fetch the wheel into a part that holds `already` of it. */
async function fetchAfter(t: TestContext, already: number, options?: IndexOptions) {
  const context = contextFor(t);
  const { url, requests } = await serveIndex(t, [{ artifact, content }], options);
  const part = join(context.root, 'wheel.part');
  if (already > 0) writeFileSync(part, content.subarray(0, already));
  const file = new URL(url.replace('simple', `files/${artifact.filename}`));
  await download({ url: file, part, bytes: artifact.bytes, text: 'fetching' }, context);
  return { fetched: readFileSync(part), ranges: requests.map((line) => line.split(' ')[1]) };
}

test('a part is continued where it ends', async (t) => {
  const { fetched, ranges } = await fetchAfter(t, 1000);
  assert.deepEqual(ranges, ['bytes=1000-']);
  assert.ok(fetched.equals(content));
});

test('a connection that breaks off again and again is taken up where it broke', async (t) => {
  const { fetched, ranges } = await fetchAfter(t, 0, { breaksAfter: 160_000 });
  // How much of what was sent before a break arrives is up to the system.
  const starts = ranges.map((range) => Number(/\d+/.exec(range!)));
  assert.equal(starts[0], 0);
  assert.ok(starts.length > 1 && starts.every((start, i) => i === 0 || start > starts[i - 1]!));
  assert.ok(fetched.equals(content));
});

test('a server that knows no ranges sends the whole file, which replaces the part', async (t) => {
  const { fetched } = await fetchAfter(t, 1000, { knowsRanges: false });
  assert.ok(fetched.equals(content));
});

test('a whole part asks for nothing', async (t) => {
  const { ranges } = await fetchAfter(t, content.length);
  assert.deepEqual(ranges, []);
});

test('a server that would send without end is cut off', async (t) => {
  const context = contextFor(t);
  const url = await serve(t, (_, response) => void response.end(Buffer.alloc(100_000)));
  const endless = { url: new URL(url), part: join(context.root, 'x'), bytes: 10, text: '' };
  await assert.rejects(download(endless, context), /sends more than the 10 bytes expected/);
});

test('a refusal is told with its status, and nothing is written', async (t) => {
  const context = contextFor(t);
  const url = await serve(t, (_, response) => void response.writeHead(403).end('go away'));
  const refused = { url: new URL(url), part: join(context.root, 'x'), bytes: 10, text: '' };
  await assert.rejects(download(refused, context), /localhost:\d+ answers 403 for \//);
  assert.ok(!existsSync(refused.part));
});

test('a disk that is full stops it at once', async (t) => {
  const context = contextFor(t);
  const url = await serve(t, (_, response) => void response.end('0123456789'));
  const part = join(context.root, 'x');
  symlinkSync('/dev/full', part);
  const file = { url: new URL(url), part, bytes: 10, text: '' };
  await assert.rejects(download(file, context), { code: 'ENOSPC' });
});

test('redirections are followed', async (t) => {
  const context = contextFor(t);
  const url = await serve(t, ({ url: path }, response) => {
    if (path === '/') response.writeHead(302, { location: '/file' }).end();
    else response.end('0123456789');
  });
  const file = { url: new URL(url), part: join(context.root, 'x'), bytes: 10, text: '' };
  await download(file, context);
  assert.equal(readFileSync(file.part, 'utf8'), '0123456789');
});
