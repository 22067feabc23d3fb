import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { GradtapeError } from '../../src/errors.ts';
import { append, cut, replaceFile, replaceFiles, writing } from '../../src/runs/files.ts';
import { folderWith } from '../support/cli.ts';
import { countingDisk, faultyDisk } from '../support/faulty-disk.ts';

const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

test('a file is replaced whole or not at all, wherever that fails', async (t) => {
  const counter = countingDisk();
  await replaceFile(join(folderWith(t, {}), 'a.json'), 'new', counter);
  for (let at = 0; at < counter.operations; at++) {
    const folder = folderWith(t, { 'a.json': 'old' });
    const disk = faultyDisk({ at, code: 'ENOSPC', torn: true, dead: false });
    await assert.rejects(replaceFile(join(folder, 'a.json'), 'new', disk), { code: 'ENOSPC' });
    assert.match(read(folder, 'a.json'), /^(old|new)$/);
    await replaceFile(join(folder, 'a.json'), 'third');
    assert.deepEqual([readdirSync(folder), read(folder, 'a.json')], [['a.json'], 'third']);
  }
});

test('none of several files is replaced when one of them cannot be written', async (t) => {
  const folder = folderWith(t, { a: 'old', b: 'old' });
  mkdirSync(join(folder, '.b.draft'));
  await assert.rejects(replaceFiles(folder, { a: 'new', b: 'new' }), { code: 'EISDIR' });
  assert.deepEqual([read(folder, 'a'), read(folder, 'b')], ['old', 'old']);
});

test('a line that could be written only in part is cut off again', async (t) => {
  const folder = folderWith(t, { log: 'one\n' });
  const path = join(folder, 'log');
  const disk = faultyDisk({ at: 1, code: 'ENOSPC', torn: true, dead: false });
  await assert.rejects(append(path, { text: 'two\n', length: 4 }, disk), { code: 'ENOSPC' });
  assert.equal(read(folder, 'log'), 'one\n');
  await append(path, { text: 'two\n', length: 4 });
  assert.equal(read(folder, 'log'), 'one\ntwo\n');
  await cut(path, 4);
  assert.equal(read(folder, 'log'), 'one\n');
});

for (const [code, reason] of [
  ['ENOSPC', 'the disk is full'],
  ['EACCES', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
  ['EWEIRD', 'EWEIRD'],
] as const)
  test(`${code} is told in one line, with the path`, async () => {
    const disk = faultyDisk({ at: 0, code, torn: false, dead: false });
    const work = () => writing('runs/x', () => replaceFile('runs/x/a.json', '', disk));
    await assert.rejects(work, (error) => {
      assert.ok(error instanceof GradtapeError);
      assert.equal(error.code, 'output');
      assert.equal(error.message, `cannot write runs/x/.a.json.draft: ${reason}`);
      return true;
    });
  });

test('what is no refusal of the system passes as it is', async () => {
  const fault = new TypeError('of ours');
  await assert.rejects(
    writing('runs/x', () => Promise.reject(fault)),
    fault,
  );
});

test('a file keeps its place where its folder takes no new ones', async (t) => {
  if (process.getuid?.() === 0) return t.skip('root may write anywhere');
  const folder = folderWith(t, {});
  writeFileSync(join(folder, 'a'), 'old');
  chmodSync(folder, 0o500);
  await assert.rejects(replaceFile(join(folder, 'a'), 'new'), { code: 'EACCES' });
  chmodSync(folder, 0o700);
  assert.equal(statSync(join(folder, 'a')).size, 3);
});
