/**
 * @file What a training step costs in each execution, and how long the first one takes:
 * `node dist/bench/compiled.js [rounds]`. The tasks are those of bench/peers.
 */
import { cpus, loadavg } from 'node:os';
import { compile, compileLoop, type Execution } from '../src/graph/index.ts';
import { optimizers } from '../src/optimizers/index.ts';
import { tf, useBackend } from '../src/tensorflow.ts';
import { article, perceptron, type Task } from '../test/support/training-tasks.ts';

/** One way to take steps: what it costs to begin, and then for so many steps. */
interface Way {
  steps: number;
  take: (steps: number) => void;
}

const rounds = Number(process.argv[2] ?? 11);

function oneByOne(
  { step, initial, data }: Task,
  rows: number,
  execution: Execution,
  steps: number,
): Way {
  const f = compile(step, { execution });
  const batch = tf.tidy(() => ({ x: data.x.slice(0, rows), y: data.y.slice(0, rows) }));
  let state = initial();
  const take = (count: number) => {
    for (let i = 0; i < count; i++) {
      const number = tf.scalar(i, 'int32');
      const { state: next, loss } = f(state, batch, number);
      loss.dataSync();
      tf.dispose([number, loss, state.parameters, state.slots]);
      state = next;
    }
  };
  return { steps, take };
}

function inLoop(task: Task, batchSize: number, execution: Execution, steps: number): Way {
  const loop = compileLoop(task.step, { batchSize, execution });
  let state = task.initial();
  const take = (count: number) => {
    const { state: next, loss } = loop.run(state, task.data, { steps: count });
    loss.dataSync();
    tf.dispose([loss, state.parameters, state.slots]);
    state = next;
  };
  return { steps, take };
}

function ways(task: Task, batchSize: number, loopSteps: number): Record<string, Way> {
  return {
    eager: oneByOne(task, batchSize, 'eager', 20),
    'graph, a call a step': oneByOne(task, batchSize, 'graph', 200),
    'graph, a call for the loop': inLoop(task, batchSize, 'graph', loopSteps),
    'XLA, a call for the loop': inLoop(task, batchSize, 'xla', loopSteps * 10),
  };
}

function milliseconds(f: () => void): number {
  const started = performance.now();
  f();
  return performance.now() - started;
}

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1]!;
}

await useBackend('native');
const tasks = {
  "the article's regression": ways(article(optimizers.sgd({ learningRate: 0.001 })), 9, 10_000),
  'MLP 20-64-64-1, batch 32, Adam': ways(perceptron(9984, 'relu'), 32, 624),
};
const [cpu] = cpus();
const lines = [
  `${cpu!.model}, ${cpus().length} processors, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}, medians of ${rounds} rounds`,
];
for (const [task, table] of Object.entries(tasks)) {
  const first = Object.values(table).map((way) => milliseconds(() => way.take(1)));
  // One round runs every way once, so that a slow minute of the machine slows them all.
  const times = Object.values(table).map((): number[] => []);
  for (let round = 0; round < rounds; round++)
    Object.values(table).forEach(({ steps, take }, i) =>
      times[i]!.push((milliseconds(() => take(steps)) / steps) * 1000),
    );
  lines.push('', `| ${task} | first step, ms | µs a step |`, '|---|---:|---:|');
  Object.keys(table).forEach((way, i) =>
    lines.push(`| ${way} | ${first[i]!.toFixed(0)} | ${median(times[i]!).toPrecision(3)} |`),
  );
}
process.stdout.write(`${lines.join('\n')}\n`);
