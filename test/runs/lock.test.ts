import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { acquireLock, livingHolder, releaseLock } from '../../src/runs/lock.ts';
import { folderWith } from '../support/cli.ts';

const lockModule = new URL('../../src/runs/lock.js', import.meta.url).href;
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
  ['nobody, for it is empty', { '.lock': '' }],
  ['nobody, for it is another JSON', { '.lock': 'null' }],
  ['nobody, for it names none', { '.lock': '{"pid": "1", "host": null}' }],
] as const)
  test(`the lock of ${whose} is taken over`, async (t) => {
    const folder = folderWith(t, files);
    await acquireLock(folder);
    assert.match(readFileSync(join(folder, '.lock'), 'utf8'), new RegExp(`"pid":${process.pid}`));
  });

test(
  'the lock of a process that was killed, and whose parent has not asked for it, is taken over',
  { skip: process.platform !== 'linux' },
  async (t) => {
    // What the shell becomes never asks for the exit codes of the shell's children.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 600']);
    t.after(() => parent.kill('SIGKILL'));
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(said.toString());
    while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await nextTurn();
    const folder = folderWith(t, lockOf(pid));
    assert.equal(await livingHolder(folder), undefined);
    await acquireLock(folder);
  },
);

/** A process that tries for the lock, says whether it has it, and lives until its stdin ends. */
async function rival(folder: string): Promise<{ said: string; end: () => Promise<unknown> }> {
  const script = `import { acquireLock } from ${JSON.stringify(lockModule)};
    const held = acquireLock(${JSON.stringify(folder)});
    console.log(await held.then(() => 'mine', ({ code }) => code));
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const end = (): Promise<unknown> => {
    child.stdin.end();
    return once(child, 'close');
  };
  return { said: said.toString().trim(), end };
}

test('of several writers that begin at once one has the lock', async (t) => {
  const folder = folderWith(t, {});
  const rivals = await Promise.all(Array.from({ length: 4 }, () => rival(folder)));
  await Promise.all(rivals.map(({ end }) => end()));
  assert.deepEqual(rivals.map(({ said }) => said).toSorted(), [
    'mine',
    'output',
    'output',
    'output',
  ]);
  assert.deepEqual(readdirSync(folder), ['.lock']);
});
