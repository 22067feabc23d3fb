import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { acquireLock, livingHolder, releaseLock } from '../../src/runs/lock.ts';
import { folderWith } from '../support/cli.ts';

const lockOf = (pid: number, host = hostname()) => ({ '.lock': JSON.stringify({ pid, host }) });
const dead = spawnSync(process.execPath, ['--version']).pid;

test('a lock is taken, seen, and given back', async (t) => {
  const folder = folderWith(t, {});
  await acquireLock(folder);
  const holder = JSON.parse(readFileSync(join(folder, '.lock'), 'utf8')) as unknown;
  assert.deepEqual(holder, { pid: process.pid, host: hostname() });
  await releaseLock(folder);
  assert.equal(existsSync(join(folder, '.lock')), false);
});

test('a second writer is refused while the first one lives', async (t) => {
  const folder = folderWith(t, lockOf(process.ppid));
  await assert.rejects(acquireLock(folder), {
    code: 'output',
    message: `${folder} is being written by process ${process.ppid} on ${hostname()}`,
  });
  assert.equal((await livingHolder(folder))?.pid, process.ppid);
});

test('the lock of another machine counts, for nobody can ask it', async (t) => {
  const folder = folderWith(t, lockOf(1, 'elsewhere'));
  await assert.rejects(acquireLock(folder), { hint: /^if it is gone, remove .*\.lock$/ });
});

for (const [whose, files] of [
  ['a process that died', lockOf(dead)],
  ['an earlier process of the same number', lockOf(process.pid)],
  ['a process that was killed while it wrote it', { '.lock': '{"pid"' }],
] as const)
  test(`the lock of ${whose} is taken over`, async (t) => {
    const folder = folderWith(t, files);
    await acquireLock(folder);
    assert.match(readFileSync(join(folder, '.lock'), 'utf8'), new RegExp(`"pid":${process.pid}`));
  });
