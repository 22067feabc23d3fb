/** @file How much memory a table takes that is trained on out of core, over what TensorFlow and Node take themselves. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../support/paths.ts';
import { fileWith } from '../../support/tables.ts';

/** Trains in a process of its own, which then tells its rows, its last loss and the most memory that it has had. */
const training = (config: object): string => `
import { trainEvents } from '${join(root, 'dist/src/train.js')}';
let rows, loss;
for await (const event of trainEvents(${JSON.stringify(config)})) {
  if (event.event === 'start') ({ rows } = event);
  if (event.event === 'epoch') ({ loss } = event);
}
console.log(JSON.stringify({ rows, loss, peak: process.resourceUsage().maxRSS * 1024 }));
`;

interface Told {
  rows: number;
  loss: number;
  peak: number;
}

function trained(path: string, memoryLimit: string, epochs: number): Told {
  const data = {
    path,
    target: 'y',
    memoryLimit,
    columns: { note: { type: 'category', encode: { type: 'hashing', buckets: 4 } } },
  };
  const settings = {
    data,
    batchSize,
    epochs,
    execution: 'graph',
    backend: 'native',
    shuffle: true,
  };
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      youngest,
      '--input-type=module',
      '-e',
      training({ ...settings, optimizer: { type: 'adam', learningRate: 0.03 } }),
    ],
    { encoding: 'utf8' },
  );
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as Told;
}

const batchSize = 2048;

/** Node lets the main thread's garbage grow as far as time allows, in both runs: kept small, it does not blur what differs. */
const youngest = '--max-semi-space-size=1';

/** Rows of numbers, a category and a note, which is the only one of its kind: it begins with the number of its block. */
const rows = Array.from({ length: 20_000 }, (_, i) => {
  const numbers = [1, 2, 3, 4, 5].map((k) => Math.sin(i * k).toFixed(6));
  const note = `000: order ${i} of a customer which was packed and sent and delivered as it was agreed upon`;
  const y = (2 * Math.sin(i) + (i % 3)).toFixed(6);
  return `${numbers.join()},${'abc'[i % 3]},${note},${y}\n`;
});
const header = 'p,q,r,s,t,kind,note,y\n';

function tableOf(name: string, blocks: number): string {
  const path = fileWith(name, header);
  const file = openSync(path, 'a');
  const block = Buffer.from(rows.join(''));
  const places: number[] = [];
  for (let at = 0; (at = block.indexOf('000: ', at)) >= 0; at++) places.push(at);
  for (let i = 0; i < blocks; i++) {
    for (const place of places) block.write(String(i).padStart(3, '0'), place, 'latin1');
    writeSync(file, block);
  }
  closeSync(file);
  return path;
}

test('a table trained on out of core takes less memory than the limit, a tenth of its size', () => {
  const path = tableOf('large.csv', 160);
  const bytes = statSync(path).size;
  assert.ok(bytes > 450e6, String(bytes));
  const megabytes = Math.floor(bytes / 1e7);
  const large = trained(path, `${megabytes} MB`, 1);
  assert.equal(large.rows, 160 * rows.length);
  assert.ok(large.loss < 0.5, String(large.loss));
  // As many steps take what they take of memory, whatever the table.
  const few = fileWith('small.csv', header + rows.slice(0, 1000).join(''));
  const small = trained(few, '2 GB', Math.ceil(large.rows / batchSize));
  const added = large.peak - small.peak;
  assert.ok(added < megabytes * 1e6, `${added / 1e6} MB of ${megabytes}`);
});
