/** @file A step of each task in each execution, beside the peers, in the same rounds. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  best,
  inLoop,
  linreg,
  milliseconds,
  mlp,
  oneByOne,
  short,
  table,
  type Take,
} from './tasks.ts';

interface Way {
  name: string;
  task: 'linreg' | 'mlp';
  steps: number;
  take: Take;
}

/** Microseconds a step, round after round. */
type Times = Map<string, { task: string; name: string; first?: number; times: number[] }>;

const folder = new URL('../../../bench/peers/', import.meta.url);
/** As the user has set it: peers are measured without the settings that gradtape makes for itself. */
const environment = { ...process.env };
export type Interpreters = Record<string, string>;

function ways(): Way[] {
  const [small, large] = [linreg(), mlp()];
  return [
    { name: 'gradtape, eager', task: 'linreg', steps: 50, take: oneByOne(small, 9, 'eager') },
    {
      name: 'gradtape, graph, a call a step',
      task: 'linreg',
      steps: 200,
      take: oneByOne(small, 9, 'graph'),
    },
    {
      name: 'gradtape, graph',
      task: 'linreg',
      steps: 20_000,
      take: inLoop(small, 9, 'graph', 20_000),
    },
    {
      name: 'gradtape, xla',
      task: 'linreg',
      steps: 1_000_000,
      take: inLoop(small, 9, 'xla', 1_000_000),
    },
    { name: 'gradtape, eager', task: 'mlp', steps: 30, take: oneByOne(large, 32, 'eager') },
    {
      name: 'gradtape, graph, a call a step',
      task: 'mlp',
      steps: 200,
      take: oneByOne(large, 32, 'graph'),
    },
    { name: 'gradtape, graph', task: 'mlp', steps: 624, take: inLoop(large, 32, 'graph', 624) },
    { name: 'gradtape, xla', task: 'mlp', steps: 3120, take: inLoop(large, 32, 'xla', 3120) },
  ];
}

/** The quickest of `rounds`, each of which measures everything once, so that a slow minute of the machine slows all. */
export function speed(rounds: number, interpreters: Interpreters): string {
  const measured: Times = new Map();
  const entry = (task: string, name: string) => {
    const key = `${task} ${name}`;
    if (!measured.has(key)) measured.set(key, { task, name, times: [] });
    return measured.get(key)!;
  };
  const ours = ways();
  for (const { task, name, take } of ours) entry(task, name).first = milliseconds(() => take(1));
  const absent = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    for (const { task, name, steps, take } of ours)
      for (let i = 0; i < 3; i++)
        // as often as a peer times itself
        entry(task, name).times.push((milliseconds(() => take(steps)) / steps) * 1000);
    for (const peer of ['tensorflow', 'jax', 'torch', 'tfjs'])
      for (const line of peerLines(peer, interpreters[peer] ?? 'python3', absent))
        entry(line.task, `${line.peer}, ${line.way}`).times.push(line.usPerStep);
  }
  const missing = absent.size > 0 ? [`Not installed: ${[...absent].join(', ')}.`] : [];
  return [...missing, tableOf(measured, 'linreg'), tableOf(measured, 'mlp')].join('\n\n');
}

interface PeerLine {
  peer: string;
  way: string;
  task: string;
  usPerStep: number;
}

function peerLines(peer: string, python: string, absent: Set<string>): PeerLine[] {
  const [file, script] =
    peer === 'tfjs' ? [process.execPath, 'tfjs_peer.js'] : [python, `${peer}_peer.py`];
  const path = fileURLToPath(new URL(script, folder));
  const { status, stdout } = spawnSync(file, [path], {
    encoding: 'utf8',
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (status !== 0) absent.add(peer);
  return stdout
    ? stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as PeerLine)
    : [];
}

const titles: Record<string, string> = {
  linreg: "the article's regression",
  mlp: 'MLP 20-64-64-1, batch 32, Adam',
};

function tableOf(measured: Times, task: string): string {
  const rows = [...measured.values()].filter((row) => row.task === task);
  const time = (name: string) => best(rows.find((row) => row.name === name)!.times);
  const [graph, xla] = [time('gradtape, graph'), time('gradtape, xla')];
  return table(
    [titles[task]!, 'µs a step', 'first step, ms', 'times graph', 'times xla'],
    rows.map(({ name, first, times }) => [
      name,
      short(best(times)),
      first === undefined ? '' : short(first),
      short(best(times) / graph),
      short(best(times) / xla),
    ]),
  );
}
