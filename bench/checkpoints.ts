/**
 * @file What writing a run costs: `node dist/bench/checkpoints.js [rounds] [epochs]`. The MLP of the other benches is trained
 * as a graph with and without a run's folder, by turns, so that a slow minute of the machine slows both.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../src/config/load.ts';
import type { RunDescription } from '../src/runs/description.ts';
import { startRun } from '../src/runs/start.ts';
import { useBackend } from '../src/tensorflow.ts';
import { prepareTable } from '../src/training/prepare.ts';
import { Session } from '../src/training/session.ts';
import { writeTable } from './tables.ts';

const [rounds = 5, epochs = 150] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(process.cwd(), '.bench-'));
const table = join(folder, 'table.csv');
await writeTable(table, 9984);

await useBackend('native');
const { config } = await loadConfig({
  settings: {
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
    execution: 'graph',
    epochs,
  },
});
const data = await prepareTable(config);
const description: RunDescription = {
  config,
  data: { path: table, rows: 9984, columns: [], sha256: '', bytes: 0 },
  versions: { gradtape: '', node: '', tfjs: '', backend: 'native', platform: '' },
  preprocessing: {},
  split: {},
};

/** Milliseconds from the first step to the end of the last saving. `saveEvery` as the command line has it. */
async function train(saved: boolean, saveEvery?: number): Promise<number> {
  // An epoch is looked at, as with a validation part: saving may come after each.
  const session = new Session(config, data, { looksAtEpochs: true });
  const plan = { kind: 'overwrite', folder: join(folder, 'run') } as const;
  const run = saved ? await startRun({ plan, description, saveEvery }) : undefined;
  const record = await run?.record(session.best);
  const events = session.events();
  let started = performance.now();
  for await (const event of events) {
    if (event.event === 'epoch' && event.epoch === 0) started = performance.now(); // compiled by now
    await record?.take(event, session);
  }
  const took = performance.now() - started;
  session.dispose();
  await run?.close();
  return took;
}

const ways = {
  'no folder': () => train(false),
  'as often as costs 2 %': () => train(true),
  'after every epoch': () => train(true, 0),
};
const times = Object.values(ways).map((): number[] => []);
for (let round = 0; round < rounds; round++)
  for (const [i, way] of Object.values(ways).entries()) times[i]!.push(await way());
rmSync(folder, { recursive: true });

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1]!;
const [bare] = times.map(median);
const lines = [
  `${cpus()[0]!.model}, ${cpus().length} processors, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}, medians of ${rounds} rounds`,
  '',
  `| MLP 20-64-64-1, 9,984 rows, batch 32, Adam, graph, ${epochs} epochs | ms | more than without |`,
  '|---|---:|---:|',
  ...Object.keys(ways).map((way, i) => {
    const time = median(times[i]!);
    return `| ${way} | ${time.toFixed(0)} | ${(100 * (time / bare! - 1)).toFixed(1)} % |`;
  }),
];
process.stdout.write(`${lines.join('\n')}\n`);
