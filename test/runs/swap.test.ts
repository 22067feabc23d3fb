import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkpointFiles, readCheckpoint } from '../../src/runs/checkpoint.ts';
import type { Disk } from '../../src/runs/disk.ts';
import { replaceCheckpoint, wholeFolder } from '../../src/runs/swap.ts';
import { folderWith } from '../support/cli.ts';
import { countingDisk, faultyDisk } from '../support/faulty-disk.ts';

/** A checkpoint that tells its number in each of its files. */
const numbered = (number: number) =>
  checkpointFiles({
    progress: { number },
    weights: {
      'parameters/w': { dtype: 'float32', shape: [2], values: new Float32Array([number, -number]) },
    },
    tensors: {
      'slots/0/w': { dtype: 'int32', shape: [], values: new Int32Array([number]) },
    },
  });

/** The number of the checkpoint in `run`, which must be whole; 0 where there is none. */
async function numberIn(run: string): Promise<number> {
  const folder = await wholeFolder(run, 'last');
  if (folder === undefined) return 0;
  const { progress, weights, tensors } = await readCheckpoint(folder);
  const { number } = progress as { number: number };
  assert.deepEqual([...weights['parameters/w']!.values], [number, -number]);
  assert.deepEqual([...tensors['slots/0/w']!.values], [number]);
  return number;
}

const checkpoints = 3;

/** Writes checkpoint after checkpoint; resolves to the number of the last one that was acknowledged. */
async function writeSome(run: string, disk: Disk): Promise<number> {
  for (let number = 1; number <= checkpoints; number++)
    try {
      await replaceCheckpoint(run, 'last', numbered(number), disk);
    } catch {
      return number - 1;
    }
  return checkpoints;
}

async function operationsOf(run: string): Promise<number> {
  const disk = countingDisk();
  await writeSome(run, disk);
  return disk.operations;
}

test('a checkpoint is there whole wherever writing the next one fails or is killed', async (t) => {
  const folder = folderWith(t, {});
  const operations = await operationsOf(folder);
  assert.ok(operations > 30);
  for (let at = 0; at < operations; at++)
    for (const torn of [false, true])
      for (const dead of [false, true]) {
        const run = join(folder, `${at}-${torn}-${dead}`);
        mkdirSync(run);
        const acknowledged = await writeSome(run, faultyDisk({ at, code: 'EIO', torn, dead }));
        const found = await numberIn(run);
        const where = `operation ${at}, torn ${torn}, dead ${dead}`;
        assert.ok(found === acknowledged || found === acknowledged + 1, `${where}: ${found}`);
        await replaceCheckpoint(run, 'last', numbered(9));
        assert.equal(await numberIn(run), 9, where);
        assert.deepEqual(readdirSync(run), ['last'], where);
      }
});

test('a reader that comes between two renames finds the checkpoint', async (t) => {
  const run = folderWith(t, {});
  await replaceCheckpoint(run, 'last', numbered(1));
  const seen: number[] = [];
  const disk = countingDisk();
  const rename = disk.rename;
  disk.rename = async (from, to) => {
    await rename(from, to);
    seen.push(await numberIn(run));
  };
  await replaceCheckpoint(run, 'last', numbered(2), disk);
  assert.deepEqual(seen, [2, 2]);
});

test('an older checkpoint that was put aside counts only where there is no newer one', async (t) => {
  const run = folderWith(t, {});
  await replaceCheckpoint(run, 'last', numbered(1));
  cpSync(join(run, 'last'), join(run, '.last.old'), { recursive: true });
  await replaceCheckpoint(run, 'last', numbered(2));
  assert.equal(await numberIn(run), 2);
});
