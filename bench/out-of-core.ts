/**
 * @file A CSV of 2 GB trained on out of core, beside the same table in memory: `node dist/bench/out-of-core.js [GIGABYTES]`.
 * Each way is a process of its own that trains two epochs of a linear model; what is told are its rows a second, from before
 * the file is read, and the most memory that it has had. In memory, 2 GB need about 8.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  createWriteStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
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

interface Told {
  rows: number;
  /** Rows a second. */
  rate: number;
  /** In bytes. */
  peak: number;
}

/** Prints what a training run has taken. */
async function trainOnce(path: string, memoryLimit: string): Promise<void> {
  const { useBackend } = await import('../src/tensorflow.ts');
  await useBackend('native'); // is not what is measured
  const started = performance.now();
  let rows = 0;
  const config = { data: { path, target: 'y', memoryLimit }, batchSize: 1024, epochs };
  for await (const event of trainEvents(config)) if (event.event === 'start') rows = event.rows;
  const rate = (rows * epochs) / ((performance.now() - started) / 1000);
  const told: Told = { rows, rate, peak: peakOf() };
  process.stdout.write(JSON.stringify(told));
}

/** In bytes. What a process tells as its greatest may be that of the one that started it; Linux knows better. */
function peakOf(): number {
  const status = '/proc/self/status';
  const own = existsSync(status) ? /VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8')) : null;
  return Number(own?.[1] ?? process.resourceUsage().maxRSS) * 1024;
}

function trained(path: string, memoryLimit: string): Told {
  const self = fileURLToPath(import.meta.url);
  const run = spawnSync(process.execPath, [self, '--train', path, memoryLimit], {
    encoding: 'utf8',
  });
  if (run.stdout === '') throw new Error(run.stderr);
  return JSON.parse(run.stdout) as Told;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const verdict = (holds: boolean): string => (holds ? 'holds' : 'does not hold');
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

async function compare(gigabytes: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gradtape-out-of-core-'));
  try {
    const [path, few] = [join(folder, 'floats.csv'), join(folder, 'few.csv')];
    await writeTable(path, gigabytes * 1e9);
    await writeTable(few, 1);
    const limit = Math.round((gigabytes * 1e9) / 10);
    const base = trained(few, '1000 GB').peak;
    const told = (way: string, { rate, peak }: Told): void =>
      print(
        `${way.padEnd(12)} ${Math.round(rate)} rows/s, ${megabytes(peak)} at most, ${megabytes(peak - base)} of its own`,
      );
    const streamed = trained(path, `${limit / 1e6} MB`);
    print(`${megabytes(statSync(path).size)}, ${streamed.rows} rows, ${epochs} epochs`);
    print(`${'few rows'.padEnd(12)} ${megabytes(base)} at most`);
    told('out of core', streamed);
    const inMemory = trained(path, '1000 GB');
    told('in memory', inMemory);
    const ratio = streamed.rate / inMemory.rate;
    print(
      `memory       ${megabytes(streamed.peak - base)} of its own, limit ${megabytes(limit)}: ${verdict(streamed.peak - base < limit)}`,
    );
    print(
      `rate         ${ratio.toFixed(2)} of that in memory, asked 0.5: ${verdict(ratio >= 0.5)}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [first = '2', path, limit] = process.argv.slice(2);
await (first === '--train' ? trainOnce(path!, limit!) : compare(Number(first)));
