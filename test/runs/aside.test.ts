import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { recover } from '../../src/runs/aside.ts';
import { readCheckpoint } from '../../src/runs/checkpoint.ts';
import { folderWith } from '../support/cli.ts';
import { type FaultyDisk, countingDisk, faultyDisk } from '../support/faulty-disk.ts';
import { openAt, writeRest } from '../support/recorded-run.ts';

/** Every file below a folder by its path, but for the lock. */
const treeOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name !== '.lock' && statSync(join(folder, name)).isFile())
      .toSorted()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

const isLeft = (folder: string): boolean =>
  ['.aside', '.before', '.gone'].some((name) => existsSync(join(folder, name)));

/** Train over what is in `folder`; resolves to whether that came to its end. */
async function overwrite(folder: string, disk: FaultyDisk): Promise<boolean> {
  try {
    const run = await openAt(folder, 'overwrite', disk);
    await writeRest(run, () => undefined).finally(() => run.close());
    return true;
  } catch {
    return false;
  }
}

async function finishedRun(folder: string): Promise<Record<string, string>> {
  const run = await openAt(folder, 'new', countingDisk());
  await writeRest(run, () => undefined);
  await run.close();
  return treeOf(folder);
}

for (const dead of [false, true])
  for (const torn of [false, true])
    test(`the old run is whole, or the new one has a checkpoint, ${dead ? 'after a kill' : 'after a fault'} at any operation${torn ? ' that is half done' : ''}`, async (t) => {
      const parent = folderWith(t, {});
      const counter = countingDisk();
      await finishedRun(join(parent, 'undisturbed'));
      assert.ok(await overwrite(join(parent, 'undisturbed'), counter));
      let [old, fresh] = [0, 0];
      for (let at = 0; at < counter.operations; at++) {
        const folder = join(parent, String(at));
        const before = await finishedRun(folder);
        const ended = await overwrite(folder, faultyDisk({ at, code: 'EIO', torn, dead }));
        if (ended) continue; // what could not be cut off is cut off when the run goes on
        await recover(folder);
        assert.ok(!isLeft(folder), `operation ${at}`);
        const { progress } = await readCheckpoint(folder, 'last');
        const last = 'last/checkpoint.safetensors';
        if (treeOf(folder)[last] === before[last]) {
          assert.deepEqual(treeOf(folder), before, `operation ${at}`);
          old++;
        } else {
          assert.ok((progress as { training: { step: number } }).training.step > 0);
          fresh++;
        }
      }
      assert.ok(old > 20 && fresh > 20, `${old} old, ${fresh} new`);
    });

test("files that are no run's stay where they are", async (t) => {
  const folder = folderWith(t, { 'notes.txt': 'mine' });
  await finishedRun(folder);
  const disk = faultyDisk({ at: 60, code: 'EIO', torn: false, dead: true });
  await overwrite(folder, disk);
  assert.equal(readFileSync(join(folder, 'notes.txt'), 'utf8'), 'mine');
});
