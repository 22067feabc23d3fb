import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { withLock } from '../../src/native/lock.ts';
import { contextFor } from '../support/native.ts';

const living = { pid: process.pid, host: hostname() };
const dead = { pid: spawnSync(process.execPath, ['--version']).pid, host: hostname() };
const elsewhere = { pid: 1, host: 'another-machine' };

function lockHeldBy(t: TestContext, content: string, secondsAgo = 0) {
  const context = contextFor(t);
  const file = join(context.root, 'lock');
  writeFileSync(file, content);
  const beat = Date.now() / 1000 - secondsAgo;
  utimesSync(file, beat, beat);
  return { context, file };
}

test('a lock is there during the work, and gone after it, even when the work fails', async (t) => {
  const context = contextFor(t);
  const file = join(context.root, 'lock');
  assert.equal(await withLock(context, async () => existsSync(file)), true);
  assert.equal(existsSync(file), false);
  await assert.rejects(
    withLock(context, () => Promise.reject(new Error('failed'))),
    /failed/,
  );
  assert.equal(existsSync(file), false);
});

test('work that asks for the lock at once is done one after the other', async (t) => {
  const context = contextFor(t);
  const order: string[] = [];
  const work = (name: string) => async (): Promise<void> => {
    order.push(`${name} begins`);
    await new Promise(setImmediate);
    order.push(`${name} ends`);
  };
  await Promise.all([withLock(context, work('a')), withLock(context, work('b'))]);
  const first = order[0]!.charAt(0);
  const second = first === 'a' ? 'b' : 'a';
  assert.deepEqual(
    order,
    [first, second].flatMap((name) => [`${name} begins`, `${name} ends`]),
  );
  assert.equal(context.told.length, 1);
  assert.match(context.told[0]!, /^waiting for another gradtape .*that sets up native TensorFlow$/);
});

for (const [what, content, secondsAgo] of [
  ['whose process is dead', JSON.stringify(dead), 0],
  ['of another machine that was not renewed for two minutes', JSON.stringify(elsewhere), 120],
  ['that a kill left empty two minutes ago', '', 120],
] as const)
  test(`a lock ${what} is taken over`, async (t) => {
    const { context } = lockHeldBy(t, content, secondsAgo);
    assert.equal(await withLock(context, () => Promise.resolve('done')), 'done');
    assert.deepEqual(context.told, []);
  });

for (const [what, holder] of [
  ['whose process lives', living],
  ['of another machine that was renewed just now', elsewhere],
] as const)
  test(`a lock ${what} is respected, until the waiting is interrupted`, async (t) => {
    const { context, file } = lockHeldBy(t, JSON.stringify(holder));
    const waiting = new AbortController();
    const interrupted = { ...context, signal: waiting.signal, report: () => waiting.abort() };
    await assert.rejects(
      withLock(interrupted, () => Promise.resolve()),
      { name: 'AbortError' },
    );
    assert.ok(existsSync(file));
  });
