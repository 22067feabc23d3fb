/**
 * @file A CSV of 2 GB trained on out of core, beside the same table in memory: `node dist/bench/out-of-core.js [GIGABYTES]`.
 * Each way is a process of its own that trains two epochs of a linear model; what is told are its rows a second, from before
 * the file is read, and the most memory that it has had. In memory, 2 GB need about 8.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { generator } from '../src/random.ts';
import { trainEvents } from '../src/train.ts';

const [width, epochs] = [11, 2];

/** Measurements with five decimals; the last column is nearly the sum of the others. */
async function writeTable(path: string, bytes: number): Promise<void> {
  const next = generator(1);
  const file = createWriteStream(path);
  file.write(`${Array.from({ length: width - 1 }, (_, i) => `x${i}`).join()},y\n`);
  const lines = Array.from({ length: 20_000 }, () => {
    const cells = Array.from({ length: width - 1 }, () => (next() / 2 ** 32 - 0.5) * 6);
    const sum = cells.reduce((a, b) => a + b, 0) + next() / 2 ** 32;
    return [...cells, sum].map((value) => value.toFixed(5)).join();
  });
  const block = `${lines.join('\n')}\n`;
  for (let written = 0; written < bytes; written += block.length)
    if (!file.write(block)) await once(file, 'drain');
  await finished(file.end());
}

/** Prints the rows a second, and the most memory in bytes. */
async function trainOnce(path: string, memoryLimit: string): Promise<void> {
  const started = performance.now();
  let rows = 0;
  const config = { data: { path, target: 'y', memoryLimit }, batchSize: 1024, epochs };
  for await (const event of trainEvents(config)) if (event.event === 'start') rows = event.rows;
  const seconds = (performance.now() - started) / 1000;
  const rate = (rows * epochs) / seconds;
  process.stdout.write(`${rate} ${process.resourceUsage().maxRSS * 1024}\n`);
}

async function compare(gigabytes: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gradtape-out-of-core-'));
  const path = join(folder, 'floats.csv');
  await writeTable(path, gigabytes * 1e9);
  const tenth = `${Math.max(1, Math.round((gigabytes * 1000) / 10))} MB`;
  process.stdout.write(`${(statSync(path).size / 1e6).toFixed(0)} MB, two epochs\n`);
  for (const limit of [tenth, '1000 GB']) {
    const self = fileURLToPath(import.meta.url);
    const { stdout, stderr } = spawnSync(process.execPath, [self, '--train', path, limit], {
      encoding: 'utf8',
    });
    const [rate, peak] = stdout.split(' ').map(Number);
    const told = stdout
      ? `${Math.round(rate!)} rows/s, ${(peak! / 1e6).toFixed(0)} MB of memory`
      : stderr;
    process.stdout.write(`memoryLimit ${limit.padEnd(8)} ${told}\n`);
  }
  rmSync(folder, { recursive: true });
}

const [first = '2', path, limit] = process.argv.slice(2);
await (first === '--train' ? trainOnce(path!, limit!) : compare(Number(first)));
