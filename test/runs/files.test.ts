import assert from 'node:assert/strict';
import { chmodSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { GradtapeError } from '../../src/errors.ts';
import {
  append,
  cut,
  replaceAlike,
  replaceFile,
  replaceFiles,
  writing,
} from '../../src/runs/files.ts';
import { folderWith } from '../support/cli.ts';
import { countingDisk, faultyDisk } from '../support/faulty-disk.ts';

const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

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
  const counter = countingDisk();
  await replaceFiles(folderWith(t, {}), { a: 'new', b: 'new' }, counter);
  for (let at = 0; at < 6; at++) {
    const folder = folderWith(t, { a: 'old', b: 'old' });
    const disk = faultyDisk({ at, code: 'EIO', torn: true, dead: false });
    await assert.rejects(replaceFiles(folder, { a: 'new', b: 'new' }, disk), { code: 'EIO' });
    assert.deepEqual([read(folder, 'a'), read(folder, 'b')], ['old', 'old'], `operation ${at}`);
  }
  assert.ok(counter.operations > 8);
});

test('files that are alike are one, and each keeps its own when the other is replaced', async (t) => {
  const folder = folderWith(t, {});
  const [a, b] = [join(folder, 'a'), join(folder, 'b')];
  await replaceAlike([a, b], 'first');
  assert.equal(statSync(a).ino, statSync(b).ino);
  await replaceAlike([a], 'second');
  assert.deepEqual([read(folder, 'a'), read(folder, 'b')], ['second', 'first']);
  assert.deepEqual(readdirSync(folder), ['a', 'b']);
});

test('what a killed writer linked is never written into', async (t) => {
  const whole = countingDisk();
  const paths = (folder: string) => [join(folder, 'a'), join(folder, 'b')] as [string, string];
  await replaceAlike(paths(folderWith(t, {})), 'second', whole);
  for (let at = 0; at < whole.operations; at++) {
    const folder = folderWith(t, {});
    await replaceAlike(paths(folder), 'first');
    const killed = faultyDisk({ at, code: 'EIO', torn: true, dead: true });
    await assert.rejects(replaceAlike(paths(folder), 'second', killed), { code: 'EIO' });
    const kept = read(folder, 'a');
    assert.match(kept, /^(first|second)$/);
    await replaceAlike([paths(folder)[1]], 'third');
    assert.deepEqual([read(folder, 'a'), read(folder, 'b')], [kept, 'third'], `operation ${at}`);
  }
});

for (const code of ['EPERM', 'ENOTSUP', 'EMLINK'])
  test(`where a file system says ${code} of a link, the content is written again`, async (t) => {
    const folder = folderWith(t, {});
    const disk = countingDisk();
    disk.link = () => Promise.reject(Object.assign(new Error(code), { code }));
    await replaceAlike([join(folder, 'a'), join(folder, 'b')], ['on', 'e'].map(bytesOf), disk);
    assert.deepEqual([read(folder, 'a'), read(folder, 'b')], ['one', 'one']);
    assert.notEqual(statSync(join(folder, 'a')).ino, statSync(join(folder, 'b')).ino);
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
