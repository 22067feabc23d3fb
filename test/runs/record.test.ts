import assert from 'node:assert/strict';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { exitCodeOf } from '../../src/cli/faults.ts';
import { GradtapeError } from '../../src/errors.ts';
import { hasCheckpoint, readCheckpoint } from '../../src/runs/checkpoint.ts';
import type { Standing } from '../../src/runs/memory.ts';
import { folderWith } from '../support/cli.ts';
import { type FaultyDisk, countingDisk, faultyDisk } from '../support/faulty-disk.ts';
import { type Writing, elsewhere, epochs, openAt, writeRest } from '../support/recorded-run.ts';

/** The ways in which each operation fails; after the first of them, the run goes on to its end. */
const faults = [
  { code: 'ENOSPC', torn: true },
  { code: 'ENOSPC', torn: false },
  { code: 'EACCES', torn: false },
  { code: 'EIO', torn: true },
  { code: 'EACCES', torn: true },
  { code: 'EIO', torn: false },
  { code: 'EROFS', torn: false },
  { code: 'EDQUOT', torn: true },
  { code: 'EDQUOT', torn: false },
  { code: 'EFBIG', torn: true },
] as const;

/** The step of the last checkpoint, which must be whole; 0 where there is none. */
async function stepIn(run: string): Promise<number> {
  if (!hasCheckpoint(run, 'last')) return 0;
  const { progress } = await readCheckpoint(run, 'last');
  return (progress as Standing).training.step;
}

/** What a finished run must be, however it came to be. */
function requireFinished(run: string): void {
  const read = (name: string) => readFileSync(join(run, name), 'utf8');
  const { status, best } = JSON.parse(read('summary.json')) as { status: string; best: object };
  assert.equal(status, 'finished');
  assert.deepEqual(best, { epoch: epochs - 1, figure: 'loss', value: epochs - 1 });
  const rows = Array.from({ length: epochs }, (_, epoch) => `${epoch},${epoch},1,0\n`);
  assert.equal(read('metrics.csv'), `epoch,loss,learningRate,seconds\n${rows.join('')}`);
  const told = read('events.jsonl').trimEnd().split('\n');
  assert.equal(told.length, epochs + 1);
  assert.deepEqual(
    readdirSync(run).filter((name) => name.startsWith('.') && !name.endsWith('.draft')),
    [],
  );
}

const here = (): Writing => ({});
for (const [who, writingOn] of [
  ['by the thread that trains', here],
  ['by another', elsewhere],
] as const)
  test(`1,000 writes ${who} that fail lose no checkpoint, are one line and exit code 6, and the run goes on`, async (t) => {
    const folder = folderWith(t, {});
    const counter = countingDisk();
    const undisturbed = await openAt(
      join(folder, 'undisturbed'),
      'new',
      counter,
      writingOn(counter),
    );
    await writeRest(undisturbed, () => undefined);
    await undisturbed.close();
    requireFinished(join(folder, 'undisturbed'));
    let failures = 0;
    for (let at = 0; at < counter.operations; at++)
      for (const [way, fault] of faults.entries()) {
        const run = join(folder, `${at}-${fault.code}-${fault.torn}`);
        let saved = 0;
        const disk = faultyDisk({ at, dead: false, ...fault });
        const error = await failing(run, disk, writingOn(disk), (step) => (saved = step));
        if (error === undefined) continue; // what cannot be cut off again is cut off when the run goes on
        failures++;
        assert.ok(error instanceof GradtapeError, String(error));
        assert.equal(exitCodeOf(error), 6);
        assert.match(error.message, /^cannot write \S+: [a-z -]+$/);
        const found = await stepIn(run);
        assert.ok(found >= saved, `${found} after ${saved} was saved, operation ${at}`);
        if (way > 0) continue;
        const isRun =
          readdirSync(folder).includes(`${at}-${fault.code}-${fault.torn}`) &&
          readdirSync(run).includes('config.json');
        const healthy = countingDisk();
        const again = await openAt(run, isRun ? 'resume' : 'new', healthy, writingOn(healthy));
        assert.equal(again.from?.progress.step ?? 0, found);
        await writeRest(again, () => undefined);
        await again.close();
        requireFinished(run);
      }
    assert.ok(failures >= 1000, `${failures} failures`);
  });

test('a run that lost its last checkpoint is not begun anew', async (t) => {
  const run = join(folderWith(t, {}), 'run');
  const open = await openAt(run, 'new', countingDisk());
  await writeRest(open, () => undefined);
  await open.close();
  rmSync(join(run, 'last'), { recursive: true });
  await assert.rejects(openAt(run, 'resume', countingDisk()), {
    code: 'data',
    message: `${run} has trained ${epochs} epochs, and its last checkpoint is missing`,
  });
  requireFinished(run);
});

test('a run that ends for its logs take no more says so, and leaves no draft', async (t) => {
  const run = join(folderWith(t, {}), 'run');
  const disk = countingDisk();
  const { open } = disk;
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
  disk.open = async (path, flags) => {
    const file = await open(path, flags);
    return path.endsWith('events.jsonl') ? { ...file, write: () => Promise.reject(full) } : file;
  };
  const record = await openAt(run, 'new', disk);
  await assert.rejects(
    writeRest(record, () => undefined),
    { code: 'output' },
  );
  await record.close();
  const { status, error } = JSON.parse(readFileSync(join(run, 'summary.json'), 'utf8'));
  assert.equal(status, 'failed');
  assert.match(error, /the disk is full$/);
  assert.ok(readdirSync(run).every((name) => !name.endsWith('.draft')));
});

async function failing(
  run: string,
  disk: FaultyDisk,
  writing: Writing,
  onSaved: (step: number) => void,
): Promise<unknown> {
  try {
    const open = await openAt(run, 'new', disk, writing);
    try {
      await writeRest(open, onSaved);
    } finally {
      await open.close();
    }
  } catch (error) {
    return error;
  }
  return undefined;
}
