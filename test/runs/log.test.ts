import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Log, type LogStanding, emptyLog } from '../../src/runs/log.ts';
import { folderWith } from '../support/cli.ts';
import { faultyDisk } from '../support/faulty-disk.ts';

const pathIn = (t: TestContext): string => join(folderWith(t, {}), 'log');

const read = (path: string): string => readFileSync(path, 'utf8');

/** A log of two lines that the disk has and one that it has not yet. */
async function written(path: string): Promise<LogStanding> {
  const log = new Log(path);
  await log.goOnFrom(emptyLog);
  log.add('one\ntwo\n');
  await log.sync();
  log.add('größe\n');
  return log.standing;
}

test('a log tells what the disk has, and the lines that it has not yet', async (t) => {
  const path = pathIn(t);
  assert.deepEqual(await written(path), { synced: 8, unsynced: 'größe\n' });
  assert.equal(read(path), 'one\ntwo\n');
});

for (const [what, damage] of [
  ['as it was', () => undefined],
  ['with these and later lines', (path: string) => appendFileSync(path, 'größe\nlater\n')],
  ['with half of a line', (path: string) => appendFileSync(path, 'gr')],
  ['with zeros that a power cut left', (path: string) => appendFileSync(path, '\0'.repeat(9))],
] as const)
  test(`whoever goes on finds the lines of the checkpoint, the file left ${what}`, async (t) => {
    const path = pathIn(t);
    const standing = await written(path);
    damage(path);
    const log = new Log(path);
    await log.goOnFrom(standing);
    assert.equal(read(path), 'one\ntwo\ngröße\n');
    assert.deepEqual(log.standing, { synced: 16, unsynced: '' });
    log.add('four\n');
    await log.sync();
    assert.equal(read(path), 'one\ntwo\ngröße\nfour\n');
  });

test('a file that lacks what the disk had is refused', async (t) => {
  const path = pathIn(t);
  const standing = await written(path);
  truncateSync(path, 7);
  await assert.rejects(new Log(path).goOnFrom(standing), {
    code: 'data',
    message: /expected 8 bytes at least, found 7$/,
  });
});

test('lines that could not be written come with the next ones', async (t) => {
  const path = pathIn(t);
  const log = new Log(path, faultyDisk({ at: 1, code: 'ENOSPC', torn: true, dead: false }));
  log.add('one\n');
  await assert.rejects(log.sync(), { code: 'ENOSPC' });
  log.add('two\n');
  await log.sync();
  assert.deepEqual([read(path), log.standing], ['one\ntwo\n', { synced: 8, unsynced: '' }]);
});
