/**
 * @file How fast `predict` streams, and in how much memory: `node dist/bench/predict.js [rows]`, on Linux. Beside it Keras reads the
 * table by pandas, predicts and writes it, where PYTHON names an interpreter that has keras and pandas.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { writeTable } from './tables.ts';

const [rows = 1_000_000] = process.argv.slice(2).map(Number);
const root = fileURLToPath(new URL('../..', import.meta.url));
const gradtape = [process.execPath, join(root, 'bin/gradtape.js')];
const folder = mkdtempSync(join(tmpdir(), 'gradtape-bench-'));
const [small, big] = [join(folder, 'small.csv'), join(folder, 'big.csv')];
await writeTable(small, 2000);
await writeTable(big, rows);

const dense = (units: number, activation: string) => ({ type: 'dense', units, activation });
const config = {
  data: { path: small, target: 'y' },
  model: { type: 'sequential', layers: [dense(64, 'relu'), dense(64, 'relu'), dense(1, 'linear')] },
  epochs: 1,
};
writeFileSync(join(folder, 'a.json'), JSON.stringify(config));
const run = join(folder, 'run');
spawnSync(gradtape[0]!, [gradtape[1]!, 'train', join(folder, 'a.json'), '-q', '--out', run]);

interface Cost {
  seconds: number;
  /** In MB, at most: all that is resident, and of it what is no file's, as libraries are. */
  resident: number;
  own: number;
}

async function costOf(command: readonly string[]): Promise<Cost> {
  const started = performance.now();
  const out = openSync(join(folder, 'out.csv'), 'w');
  const child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', out, 'inherit'] });
  const ended = once(child, 'close');
  const cost = { seconds: 0, resident: 0, own: 0 };
  while (child.exitCode === null) {
    for (const [key, name] of [
      ['resident', 'VmRSS'],
      ['own', 'RssAnon'],
    ] as const)
      cost[key] = Math.max(cost[key], memoryOf(child.pid!, name));
    await after(20);
  }
  await ended;
  return { ...cost, seconds: (performance.now() - started) / 1000 };
}

function memoryOf(pid: number, name: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0; // it has just ended
  }
}

const predict = (table: string, ...options: string[]) => [
  ...gradtape,
  'predict',
  run,
  table,
  ...options,
];
const ways: Record<string, string[]> = {
  'gradtape predict': predict(big),
  'gradtape predict, 2,000 rows': predict(small),
  'gradtape predict --backend native': predict(big, '--backend', 'native'),
  'gradtape predict --backend native, 2,000 rows': predict(small, '--backend', 'native'),
};
const python = process.env['PYTHON'];
if (python) ways['Keras'] = [python, join(root, 'bench/peers/keras_predict.py'), big];
const [cpu] = cpus();
const lines = [
  `${cpu!.model}, ${cpus().length} processors, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}`,
  '',
  `| MLP 20-64-64-1, CSV to CSV, ${rows.toLocaleString('en-US')} rows | s | resident, MB | of it not of files |`,
  '|---|---:|---:|---:|',
];
for (const [way, command] of Object.entries(ways)) {
  const { seconds, resident, own } = await costOf(command);
  lines.push(`| ${way} | ${seconds.toFixed(1)} | ${resident.toFixed(0)} | ${own.toFixed(0)} |`);
}
rmSync(folder, { recursive: true });
process.stdout.write(`${lines.join('\n')}\n`);
