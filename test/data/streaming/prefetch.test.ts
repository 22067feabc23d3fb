import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createWriteStream, statSync } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fitPreprocessing } from '../../../src/data/columns/fit.ts';
import type { TableSettings } from '../../../src/data/columns/settings.ts';
import type { Dataset } from '../../../src/data/dataset.ts';
import { openTable } from '../../../src/data/readers/open.ts';
import { readAll } from '../../../src/data/readers/read-all.ts';
import { type StreamJob, epochWindows } from '../../../src/data/streaming/job.ts';
import { PrefetchedTable } from '../../../src/data/streaming/prefetch.ts';
import { root } from '../../support/paths.ts';
import { bare, fileWith } from '../../support/tables.ts';

const settings: TableSettings = {
  features: 'all',
  target: 'y',
  standardize: true,
  columns: {},
  missing: { type: 'drop' },
};

/** A job over a CSV whose preprocessing is learnt of all of it. */
async function jobOver(path: string, more: Partial<TableSettings> = {}): Promise<StreamJob> {
  const raw = await readAll(await openTable({ path }));
  const rows = Uint32Array.from({ length: raw.rows }, (_, row) => row);
  const preprocessing = fitPreprocessing(raw, rows, { ...settings, ...more });
  return {
    request: { path },
    preprocessing,
    windowRows: 64,
    bufferRows: 0,
    seed: 0,
  };
}

async function all(windows: AsyncIterable<Dataset>): Promise<Dataset[]> {
  const found: Dataset[] = [];
  for await (const window of windows) found.push(window);
  return found;
}

const text = `x,k,y\n${Array.from({ length: 1000 }, (_, i) => `${i},${'abc'[i % 3]},${2 * i}`).join('\n')}\n`;

test('another thread reads the same windows as this one, epoch after epoch', async () => {
  const path = fileWith('prefetch.csv', text);
  for (const bufferRows of [0, 100]) {
    const rows = Uint32Array.from({ length: 700 }, (_, i) => i + 100);
    const job = { ...(await jobOver(path)), bufferRows, rows };
    const table = new PrefetchedTable(job);
    for (const epoch of [0, 1])
      assert.deepEqual(
        await all(table.epoch(epoch)),
        await all(epochWindows(await openTable({ path }), job, epoch)),
      );
    await table.dispose();
  }
});

test('an epoch can be left early, and the next one begins with its first row', async () => {
  const table = new PrefetchedTable(await jobOver(fileWith('early.csv', text)));
  for await (const { ids } of table.epoch(0)) if (ids[0]! >= 64) break;
  const windows = await all(table.epoch(1));
  assert.equal(windows[0]!.ids[0], 0);
  assert.equal(
    windows.reduce((sum, { rows }) => sum + rows, 0),
    1000,
  );
  await table.dispose();
});

test('what is wrong in the table arrives as it was told there', async () => {
  const path = fileWith('fault.csv', text);
  const job = await jobOver(path);
  fileWith('fault.csv', `${text}1,z,2\n`);
  const table = new PrefetchedTable(job);
  await assert.rejects(all(table.epoch(0)), (error: Error & { code: string }) => {
    assert.equal(error.code, 'data');
    assert.match(bare(error.message), /^fault\.csv:1002: column "k": /);
    return true;
  });
  await table.dispose();
});

/** An epoch in a process of its own, which then tells its rows and how much memory it has ever had. */
const epochOf = (job: StreamJob): string => `
import { PrefetchedTable } from '${join(root, 'dist/src/data/streaming/prefetch.js')}';
const table = new PrefetchedTable(${JSON.stringify(job)});
let rows = 0;
for await (const window of table.epoch(0)) rows += window.rows;
await table.dispose();
console.log(JSON.stringify({ rows, peak: process.resourceUsage().maxRSS * 1024 }));
`;

const run = (program: string): { rows: number; peak: number } => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout);
};

test('what three times more rows add to the memory of an epoch is less than a fifth of their bytes', async () => {
  const hashed = { type: 'category', encode: { type: 'hashing', buckets: 4 } } as const;
  const job = await jobOver(await longTable('short.csv', 1000), {
    columns: { note: hashed },
    standardize: false,
  });
  const sizes = [300_000, 1_200_000];
  const paths = await Promise.all(sizes.map((rows) => longTable(`long-${rows}.csv`, rows)));
  const [few, many] = paths.map((path) =>
    run(
      epochOf({ ...job, request: { path, text: ['note'] }, windowRows: 4096, bufferRows: 20_000 }),
    ),
  );
  assert.deepEqual([few!.rows, many!.rows], sizes);
  const bytes = statSync(paths[1]!).size;
  assert.ok(bytes > 180e6, String(bytes));
  assert.ok(many!.peak - few!.peak < bytes / 5, `${many!.peak} after ${few!.peak}`);
});

/** Rows of a number, 200 characters that are different in every row, and another number. */
async function longTable(name: string, rows: number): Promise<string> {
  const path = fileWith(name, '');
  const file = createWriteStream(path);
  const words = 'lorem ipsum dolor sit amet consectetur adipiscing elit '.repeat(4).slice(0, 190);
  file.write('x,note,y\n');
  for (let row = 0; row < rows; row += 1000) {
    const lines = Array.from({ length: 1000 }, (_, i) => `${i}.5,${row + i} ${words},${i % 7}`);
    if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain');
  }
  await finished(file.end());
  return path;
}
