/**
 * @file What writing a run costs: `node dist/bench/checkpoints.js [rounds] [seconds] [execution …]`. The MLP of the other
 * benches is trained with and without a run's folder by turns of a fraction of a second, so that a slow minute of the machine slows
 * all; what compiles, and what starts a thread, is over before.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../src/config/load.ts';
import { type Hire, hireThread } from '../src/runs/background.ts';
import type { RunDescription } from '../src/runs/description.ts';
import { type Disk, realDisk } from '../src/runs/disk.ts';
import type { Page } from '../src/runs/page.ts';
import { startRun } from '../src/runs/start.ts';
import { useBackend } from '../src/tensorflow.ts';
import { prepareTable } from '../src/training/prepare.ts';
import type { TrainingEvent } from '../src/training/events.ts';
import { Session } from '../src/training/session.ts';
import { writeTable } from './tables.ts';

const [rounds = 60, seconds = 0.25] = process.argv.slice(2, 4).map(Number);
const executions = process.argv.length > 4 ? process.argv.slice(4) : ['eager', 'graph', 'xla'];
const folder = mkdtempSync(join(process.cwd(), '.bench-'));
process.on('exit', () => rmSync(folder, { recursive: true })); // however it ends
const table = join(folder, 'table.csv');
await writeTable(table, 9984);
await useBackend('native');

const settings = {
  data: { path: table, target: 'y' },
  model: {
    type: 'sequential',
    layers: [
      { type: 'dense', units: 64, activation: 'relu' },
      { type: 'dense', units: 64, activation: 'relu' },
      { type: 'dense', units: 1 },
    ],
  },
  loss: 'mse',
  optimizer: 'adam',
  batchSize: 32,
};

/** Checkpoints of this thread and of the one that writes beside it; each that is posted is written before the run ends. */
let saved = 0;
const disk: Disk = {
  ...realDisk,
  rename: (from, to) => {
    if (to.endsWith('/last')) saved++;
    return realDisk.rename(from, to);
  },
};
const hire: Hire = (post) => {
  const hired = hireThread(post);
  const { port } = hired;
  const postMessage = port.postMessage.bind(port) as (page: Page, buffers: ArrayBuffer[]) => void;
  port.postMessage = ((page: Page, buffers: ArrayBuffer[]) => {
    if (page.last) saved++;
    postMessage(page, buffers);
  }) as typeof port.postMessage;
  return hired;
};

/** How a run is saved; undefined for not at all. `saveEvery` as the command line has it. */
type Saving = { saveEvery?: number } | undefined;

/** A run that trains on when it is asked to. */
interface Runner {
  /** Milliseconds an epoch. */
  train(epochs: number): Promise<number>;
  /** Checkpoints in the folder so far. */
  saved: number;
  end(): Promise<void>;
}

async function runner(execution: string, name: string, saving: Saving): Promise<Runner> {
  const { config } = await loadConfig({ settings: { ...settings, execution, epochs: 100_000 } });
  const data = await prepareTable(config);
  // An epoch is looked at, as with a validation part: saving may come after each.
  const session = new Session(config, data, { looksAtEpochs: true });
  const description: RunDescription = {
    config,
    data: { path: table, rows: 9984, columns: [], sha256: '', bytes: 0 },
    versions: { gradtape: '', node: '', tfjs: '', backend: 'native', platform: '' },
    preprocessing: {},
    split: {},
  };
  const plan = { kind: 'new', folder: join(folder, `${execution} ${name}`) } as const;
  const options = { plan, description, ...saving, disk, writing: { hire } };
  const run = saving && (await startRun(options));
  const record = await run?.record(session.best);
  const events = session.events();
  const train = async (epochs: number): Promise<number> => {
    const started = performance.now();
    saved = 0;
    for (let left = epochs; left > 0;) {
      const { value } = (await events.next()) as { value: TrainingEvent };
      await record?.take(value, session);
      if (value.event === 'progress') left--;
    }
    const took = performance.now() - started;
    of.saved += saved;
    await record?.idle(); // what is still being written is no part of the next one's turn
    return took / epochs;
  };
  const end = async (): Promise<void> => {
    await run?.close();
    session.dispose();
  };
  const of: Runner = { train, saved: 0, end };
  return of;
}

const ways: Record<string, Saving> = {
  'no folder': undefined,
  'by default': {},
  'after every epoch': { saveEvery: 0 },
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1]!;
const percent = (ratio: number): string => `${(100 * (ratio - 1)).toFixed(1)} %`;

async function measured(execution: string): Promise<string[]> {
  const names = Object.keys(ways);
  const runners = await Promise.all(names.map((name) => runner(execution, name, ways[name])));
  for (const one of runners) await one.train(2);
  const epochs = Math.ceil((1000 * seconds) / (await runners[0]!.train(3)));
  for (const one of runners) await one.train(epochs);
  for (const one of runners) one.saved = 0;
  const times = names.map((): number[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, one] of runners.entries()) times[i]!.push(await one.train(epochs));
  for (const one of runners) await one.end();
  const [bare] = times as [number[]];
  return names.map((name, i) => {
    const paired = median(times[i]!.map((time, round) => time / bare[round]!));
    const quickest = Math.min(...times[i]!);
    const cells = [
      execution,
      name,
      epochs * rounds,
      runners[i]!.saved,
      median(times[i]!).toFixed(2),
      percent(paired),
      quickest.toFixed(2),
      percent(quickest / Math.min(...bare)),
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

const lines = [
  `${cpus()[0]!.model}, ${cpus().length} processors, Node ${process.version}, ${rounds} rounds of ${seconds} s`,
  '',
  '| MLP 20-64-64-1, 9,984 rows, batch 32, Adam | saved | epochs | checkpoints | ms an epoch, median | more, by rounds | ms, quickest | more |',
  '|---|---|---:|---:|---:|---:|---:|---:|',
];
for (const execution of executions) lines.push(...(await measured(execution)));
process.stdout.write(`${lines.join('\n')}\n\nload ${loadavg()[0]!.toFixed(1)}\n`);
