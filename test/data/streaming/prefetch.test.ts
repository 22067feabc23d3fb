import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TableSettings } from '../../../src/data/columns/settings.ts';
import type { Dataset } from '../../../src/data/dataset.ts';
import { openTable } from '../../../src/data/readers/open.ts';
import { type EpochJob, epochWindows } from '../../../src/data/streaming/job.ts';
import { PrefetchedTable } from '../../../src/data/streaming/prefetch.ts';
import { type SurveyJob, surveyed } from '../../../src/data/streaming/survey.ts';
import { root } from '../../support/paths.ts';
import { bare, fileWith } from '../../support/tables.ts';

const settings: TableSettings = {
  features: 'all',
  target: 'y',
  standardize: true,
  columns: {},
  missing: { type: 'drop' },
};

/** The windows of an epoch in order, or mixed by a buffer of so many rows. */
const epochOf = (epoch: number, bufferRows = 0): EpochJob => ({
  epoch,
  windowRows: 64,
  bufferRows,
  seed: 0,
});

const jobOver = (path: string, more: Partial<TableSettings> = {}): SurveyJob => ({
  request: { path },
  settings: { ...settings, ...more },
  seed: 0,
});

async function all(windows: AsyncIterable<Dataset>): Promise<Dataset[]> {
  const found: Dataset[] = [];
  for await (const window of windows) found.push(structuredClone(window)); // the next is written over it
  return found;
}

const text = `x,k,y\n${Array.from({ length: 1000 }, (_, i) => `${i},${'abc'[i % 3]},${2 * i}`).join('\n')}\n`;

test('another thread reads the same windows as this one, epoch after epoch', async () => {
  const path = fileWith('prefetch.csv', text);
  const split = { validation: 0.3, test: 0, stratify: false };
  for (const job of [jobOver(path), jobOver(path, { split })]) {
    const source = await openTable({ path });
    const { survey, training } = await surveyed(source, job);
    const here = { source, preprocessing: survey.preprocessing, rows: training };
    const table = new PrefetchedTable(job);
    assert.deepEqual(await table.survey(), survey);
    for (const epoch of [epochOf(0), epochOf(1), epochOf(0, 100), epochOf(1, 100)])
      assert.deepEqual(await all(table.epoch(epoch)), await all(epochWindows(here, epoch)));
    await table.dispose();
  }
});

test('what is told of the table is what this thread would tell', async () => {
  const path = fileWith('told.csv', text);
  const table = new PrefetchedTable(jobOver(path));
  await table.survey();
  assert.deepEqual(await table.fingerprint(), await (await openTable({ path })).fingerprint());
  await table.dispose();
});

test('a table that is left where it is does not keep the process alive', () => {
  const module = join(root, 'dist/src/data/streaming/prefetch.js');
  const program = `
import { PrefetchedTable } from '${module}';
const table = new PrefetchedTable(${JSON.stringify(jobOver(fileWith('left.csv', text)))});
await table.survey();
for await (const window of table.epoch(${JSON.stringify(epochOf(0))})) break;`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.equal(status, 0, stderr);
});

test('an epoch can be left early, and the next one begins with its first row', async () => {
  const table = new PrefetchedTable(jobOver(fileWith('early.csv', text)));
  await table.survey();
  for await (const { ids } of table.epoch(epochOf(0))) if (ids[0]! >= 64) break;
  const windows = await all(table.epoch(epochOf(1)));
  assert.equal(windows[0]!.ids[0], 0);
  assert.equal(
    windows.reduce((sum, { rows }) => sum + rows, 0),
    1000,
  );
  await table.dispose();
});

test('what is wrong in the table arrives as it was told there', async () => {
  const table = new PrefetchedTable(jobOver(fileWith('fault.csv', `${text}1,z\n`)));
  await assert.rejects(table.survey(), (error: Error & { code: string }) => {
    assert.equal(error.code, 'data');
    assert.match(bare(error.message), /^fault\.csv:1002: expected 3 cells, found 2$/);
    return true;
  });
  await table.dispose();
});

test('a table that is written to between two epochs is refused', async () => {
  const path = fileWith('changed.csv', text);
  const table = new PrefetchedTable(jobOver(path));
  await table.survey();
  await all(table.epoch(epochOf(0)));
  fileWith('changed.csv', `${text}1,z,2\n`);
  await assert.rejects(all(table.epoch(epochOf(1))), {
    code: 'data',
    message: `${path}: changed while it was read`,
  });
  await table.dispose();
});
