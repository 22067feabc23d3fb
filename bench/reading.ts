/**
 * @file 500,000 rows of 11 floats (47 MB) from a CSV to float32, beside pandas and polars: `node dist/bench/reading.js
 * PYTHON`, where PYTHON has both. Every reading is the first of a process of its own, which does not count its start;
 * a round has one of each, so that a slow minute of the machine slows them all.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { openTable } from '../src/data/readers/open.ts';
import { readAll } from '../src/data/readers/read-all.ts';
import type { NumberColumn } from '../src/data/source.ts';
import { generator } from '../src/random.ts';
import { tf, useBackend } from '../src/tensorflow.ts';

const [rows, width, rounds] = [500_000, 11, 7];
/** Five decimals about 0, as people's measurements have. */
async function writeTable(path: string): Promise<void> {
  const next = generator(1);
  const file = createWriteStream(path);
  const cell = () => ((next() / 2 ** 32 - 0.5) * 6).toFixed(5);
  file.write(`${Array.from({ length: width }, (_, i) => `x${i}`).join()}\n`);
  for (let row = 0; row < rows; row += 1000) {
    const lines = Array.from({ length: 1000 }, () => Array.from({ length: width }, cell).join());
    if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain');
  }
  await finished(file.end());
}

/** The rows of columns, [rows, columns]. */
function transposed(columns: readonly Float64Array[], rows: number): Float32Array {
  const x = new Float32Array(rows * columns.length);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns.length; column++) x[at++] = columns[column]![row]!;
  return x;
}

/** Prints the seconds from the file to a tensor. */
async function readOnce(path: string): Promise<void> {
  await useBackend('native');
  const started = performance.now();
  const { columns, rows } = await readAll(await openTable({ path }));
  const x = transposed(
    (columns as NumberColumn[]).map(({ values }) => values),
    rows,
  );
  tf.tensor2d(x, [rows, columns.length]);
  process.stdout.write(`${(performance.now() - started) / 1000}\n`);
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

function secondsOf([file, ...args]: string[]): number {
  const { status, stdout, stderr } = spawnSync(file!, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: ${stderr}`);
  return Number(stdout);
}

async function compare(python: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gradtape-reading-'));
  const path = join(folder, 'floats.csv');
  await writeTable(path);
  const peer = fileURLToPath(new URL('../../bench/peers/reading.py', import.meta.url));
  const commands: Record<string, string[]> = {
    gradtape: [process.execPath, fileURLToPath(import.meta.url), '--read', path],
    pandas: [python, peer, 'pandas', path],
    polars: [python, peer, 'polars', path],
  };
  const seconds: Record<string, number[]> = {};
  for (let round = 0; round <= rounds; round++)
    for (const [name, command] of Object.entries(commands)) {
      const taken = secondsOf(command);
      if (round > 0) (seconds[name] ??= []).push(taken);
    }
  const megabytes = statSync(path).size / 1e6;
  const pandas = median(seconds['pandas']!);
  process.stdout.write(`${megabytes.toFixed(0)} MB; medians of ${rounds} rounds\n`);
  for (const [name, taken] of Object.entries(seconds)) {
    const [middle, best] = [median(taken), Math.min(...taken)];
    const rate = `${(megabytes / middle).toFixed(0)} MB/s`;
    const beside = `${(pandas / middle).toFixed(2)} times pandas`;
    process.stdout.write(
      `${name.padEnd(10)} ${middle.toFixed(3)} s (best ${best.toFixed(3)})  ${rate}  ${beside}\n`,
    );
  }
  rmSync(folder, { recursive: true });
}

const [first = 'python3', path] = process.argv.slice(2);
await (first === '--read' ? readOnce(path!) : compare(first));
