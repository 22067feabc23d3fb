/**
 * @file What the tape costs: a step of an MLP on it beside tfjs's own `variableGrads`, and a Jacobian beside as many gradients.
 * `node dist/bench/tape.js [cpu]`. The tape takes the place of tfjs's recorder, so tfjs alone has a process of its own.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

const rounds = 21;
const warmUps = 4;
const worker = fileURLToPath(new URL('tape-worker.js', import.meta.url));
const backend = process.argv[2] === 'cpu' ? 'cpu' : 'native';
const [tfjs, gradtape] = ['tfjs', 'gradtape'].map((library) => fork(worker, [backend, library]));

const tasks = {
  variableGrads: tfjs!,
  'tape.gradient': gradtape!,
  '64 gradients': gradtape!,
  'tape.jacobian': gradtape!,
};
type Task = keyof typeof tasks;

async function time(child: ChildProcess, task: string): Promise<number> {
  child.send(task);
  const [milliseconds] = (await once(child, 'message')) as [number];
  return milliseconds;
}

// One round runs every task once, so that a slow minute of the machine slows them all.
const times = new Map<string, number[]>();
for (let round = -warmUps; round < rounds; round++)
  for (const [task, child] of Object.entries(tasks)) {
    const milliseconds = await time(child, task);
    if (round >= 0) times.set(task, [...(times.get(task) ?? []), milliseconds]);
  }
tfjs!.kill();
gradtape!.kill();

const median = (task: Task) => times.get(task)!.toSorted((a, b) => a - b)[rounds >> 1]!;
const line = (name: string, task: Task, other: Task) =>
  `${name}: ${task} ${median(task).toFixed(2)} ms, ${(median(task) / median(other)).toFixed(2)} times ${other}\n`;
process.stdout.write(
  `${backend} backend, medians of ${rounds} rounds, load ${loadavg()[0]!.toFixed(1)}\n` +
    line('a step of an MLP 20-64-64-1, batch 32', 'tape.gradient', 'variableGrads') +
    line('the Jacobian of its 64 outputs', 'tape.jacobian', '64 gradients'),
);
