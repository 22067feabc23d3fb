import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { reportPage } from '../../src/reports/page/page.ts';
import { readRuns } from '../../src/reports/read-run.ts';
import { folderWith } from '../support/cli.ts';
import {
  binaryPredictions,
  labelPredictions,
  metricsCsv,
  runFolder,
} from '../support/run-folders.ts';

const pageOf = async (...folders: string[]): Promise<string> =>
  reportPage(await readRuns(folders), { version: '0.1.0' });

test('what users write is text on the page, whatever it looks like', async (t) => {
  const nasty = '</style><script>alert(1)</script>\u001B[31m" onload="x';
  const folder = runFolder(folderWith(t, {}), "a<b>&'c", {
    metrics: `epoch,loss,"${nasty.replaceAll('"', '""')}",seconds\n0,1,0.5,1\n1,2,3,1\n`,
    config: { [nasty]: nasty },
    predictions: { ...binaryPredictions(20), target: nasty, classes: [nasty, 'b'] } as never,
    weights: { [nasty]: new Float32Array(9) },
  });
  const page = await pageOf(folder);
  assert.ok(!page.includes('<script'), 'a script');
  assert.ok(!page.includes('\u001B'), 'a control character');
  assert.ok(!/<[a-z](?:[^<>"]|"[^"]*")* onload/.test(page), 'an attribute');
  assert.ok(page.includes('&lt;script&gt;alert(1)&lt;/script&gt;\\u001b[31m'));
  assert.ok(page.includes('<h1>a&lt;b&gt;&amp;&#39;c</h1>'));
});

test('runs lie over one another, and what differs between them is told', async (t) => {
  const parent = folderWith(t, {});
  const config = (seed: number) => ({ epochs: 3, seed });
  const page = await pageOf(
    runFolder(parent, 'slow', { metrics: metricsCsv(3, 0.1), config: config(1) }),
    runFolder(parent, 'fast', { metrics: metricsCsv(3, 1), config: config(2) }),
  );
  const [differing] = /<h2 id="differences">[^]*?<\/section>/.exec(page)!;
  assert.match(differing, /seed<\/th>[^]*>1<\/td>[^]*>2<\/td>/);
  assert.ok(!differing.includes('epochs'));
  const [loss] = /<title id="chart-0-title">[^]*?<\/svg>/.exec(page)!;
  for (const color of ['var(--series-0)', 'var(--series-1)'])
    assert.ok(loss.includes(color), color);
  assert.match(page, /<td class="number best">\s*0\.13534\s*<\/td>/);
});

/** The cells of the table that is headed so. */
function tableOf(page: string, heading: string): string[][] {
  const [table] = new RegExp(`>${heading}</h3>[^]*?</table>`).exec(page)!;
  return [...table.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row]) =>
    [...row!.matchAll(/<t[hd][^>]*>([^<]*)</g)].map(([, cell]) => cell!.trim()),
  );
}

test('several labels have a table by label, and a bar each', async (t) => {
  const folder = runFolder(folderWith(t, {}), 'films', {
    metrics: metricsCsv(2),
    predictions: labelPredictions(40),
  });
  const page = await pageOf(folder);
  // Drama: rows 0 and 4 of each 8 have it, rows 5, 6 and 7 are given it; of 12 pairs, 4 stand in the right order.
  assert.deepEqual(tableOf(page, 'by label'), [
    ['label', 'rows', 'accuracy', 'precision', 'recall', 'F1', 'AUC'],
    ['action', '20', '1', '1', '1', '1', '1'],
    ['drama', '10', '0.375', '0', '0', '0', '0.25'],
    ['western', '0', '1', '–', '–', '–', '–'],
    ['all labels', '30', '0.79167', '0.57143', '0.66667', '0.61538', '–'],
  ]);
  assert.match(page, /Of the 40 rows of the validation part\./);
  assert.match(
    page,
    /films: all labels right in 15 of 40 rows; F1 0\.61538 over all labels, lowest of drama \(0\)/,
  );
});

test('of many labels the commonest are listed and drawn', async (t) => {
  const { ids, ...predictions } = labelPredictions(300);
  const columns = ids.map((label) => ids.map((row) => Number(row < label)));
  const many = {
    ...predictions,
    ids,
    labels: ids.map((label) => `label ${label}`),
    truth: columns,
    predicted: columns,
    scores: columns,
  };
  const folder = runFolder(folderWith(t, {}), 'tags', {
    metrics: metricsCsv(2),
    predictions: many as never,
  });
  const page = await pageOf(folder);
  const rows = tableOf(page, 'the 200 commonest of 300 labels');
  assert.equal(rows.length, 202);
  assert.deepEqual([rows[1]![0], rows.at(-2)![0]], ['label 100', 'label 299']);
  assert.match(page, /F1 of the 30 commonest labels/);
});

test('a run of a million epochs makes a small page', async (t) => {
  const rows = Array.from({ length: 1_000_000 }, (_, i) => `${i},${1 / (1 + i)},1e-3`);
  const folder = runFolder(folderWith(t, {}), 'long', {
    metrics: `epoch,loss,seconds\n${rows.join('\n')}\n`,
  });
  const page = await pageOf(folder);
  assert.ok(page.length < 200_000, `${page.length} bytes`);
  assert.match(page, /over 1000000 epochs, lowest 0\.000001 in epoch 999999/);
});

test('a run that diverged, was cut off or has but one epoch has a page all the same', async (t) => {
  const parent = folderWith(t, {});
  const diverged = runFolder(parent, 'diverged', {
    metrics: 'epoch,loss,seconds\n0,1,1\n1,inf,1\n2,nan,1\n',
  });
  const torn = runFolder(parent, 'torn', { metrics: 'epoch,loss,seconds\n0,1,1\n1,0.5,1\n2,"0.' });
  const single = runFolder(parent, 'single', { metrics: 'epoch,loss,seconds\n0,1,1\n' });
  const empty = runFolder(parent, 'empty', { metrics: '' });
  assert.match(await pageOf(diverged), /training: from 1 to 1 over 3 epochs/);
  assert.match(await pageOf(torn), /training: from 1 to 0\.5 over 2 epochs/);
  assert.match(await pageOf(single), /training: from 1 to 1 over 1 epochs/);
  assert.match(await pageOf(empty, torn), /2 runs compared/);
});

test('a metric of several values has a curve for each; one of pairs has none', async (t) => {
  const folder = runFolder(folderWith(t, {}), 'run', {
    metrics:
      'epoch,loss,recall,pairs,seconds\n0,1,"[0.5,null]","[[1,2],[3,4]]",1\n1,1,"[0.25,1]","[[1,2],[3,4]]",1\n',
  });
  const [run] = await readRuns([folder]);
  assert.deepEqual(
    run!.curves.map(({ figure, points }) => [figure, points.map(({ y }) => y)]),
    [
      ['loss', [1, 1]],
      ['recall[0]', [0.5, 0.25]],
      ['recall[1]', [Number.NaN, 1]],
    ],
  );
});

test('runs of the same name are told apart by the folders above them', async (t) => {
  const parent = folderWith(t, {});
  const metrics = metricsCsv(2);
  const folders = ['a/run', 'b/run'].map((name) => runFolder(parent, name, { metrics }));
  const names = async (...paths: string[]) => (await readRuns(paths)).map(({ name }) => name);
  assert.deepEqual(await names(...folders), ['a/run', 'b/run']);
  assert.deepEqual(await names(folders[0]!, folders[0]!), ['run (1)', 'run (2)']);
});

test('a damaged file of a run is one clear fault', async (t) => {
  const folder = runFolder(folderWith(t, {}), 'run', { metrics: metricsCsv(2) });
  writeFileSync(join(folder, 'last/checkpoint.safetensors'), 'short');
  await assert.rejects(readRuns([folder]), {
    code: 'data',
    message: /checkpoint\.safetensors: expected a checkpoint, found 5 bytes/,
  });
  writeFileSync(join(folder, 'summary.json'), '{"status":');
  await assert.rejects(readRuns([folder]), { code: 'data' });
});
