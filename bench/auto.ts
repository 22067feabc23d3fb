/**
 * @file Whether `auto` is as quick as the quickest execution, for jobs of any length: `node dist/bench/auto.js [rounds]`. Each
 * time is of a whole job, from the recording on.
 */
import { cpus, loadavg } from 'node:os';
import { compileLoop, type Execution } from '../src/graph/index.ts';
import { optimizers } from '../src/optimizers/index.ts';
import { tf, useBackend } from '../src/tensorflow.ts';
import { article, perceptron, type Task } from '../test/support/training-tasks.ts';

const rounds = Number(process.argv[2] ?? 3);
const executions = ['eager', 'graph', 'xla', 'auto'] as const;
/** Longer jobs than this are not taken: they would last minutes. */
const longest: Record<Execution, number> = { eager: 1000, graph: 1e5, xla: 1e6, auto: 1e6 };
const lengths = [5, 20, 100, 1000, 1e4, 1e5, 1e6];

function job(
  { step, initial, data }: Task,
  batchSize: number,
  execution: Execution,
  steps: number,
) {
  const loop = compileLoop(step, { batchSize, execution, totalSteps: steps });
  const state = initial();
  const started = performance.now();
  const run = loop.run(state, data, { steps });
  run.loss.dataSync();
  const milliseconds = performance.now() - started;
  tf.dispose([run.loss, run.state.parameters, run.state.slots, state.parameters, state.slots]);
  loop.dispose();
  return milliseconds;
}

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1]!;
}

await useBackend('native');
const tasks: Record<string, [Task, batchSize: number, lengths: number[]]> = {
  "the article's regression": [article(optimizers.sgd({ learningRate: 0.001 })), 9, lengths],
  'MLP 20-64-64-1, batch 32, Adam': [perceptron(9984, 'relu'), 32, lengths.slice(0, -1)],
};
const lines = [
  `${cpus()[0]!.model}, ${cpus().length} processors, load ${loadavg()[0]!.toFixed(1)}, medians of ${rounds} rounds`,
];
for (const [name, [task, batchSize, lengths]] of Object.entries(tasks)) {
  lines.push(
    '',
    `| ${name}, steps | ${executions.map((e) => `${e}, ms`).join(' | ')} | auto / best |`,
  );
  lines.push(`|---:|${executions.map(() => '---:|').join('')}---:|`);
  job(task, batchSize, 'eager', 20); // JavaScript warms up
  for (const steps of lengths) {
    const times = executions.map((execution) =>
      steps > longest[execution]
        ? Infinity
        : median(Array.from({ length: rounds }, () => job(task, batchSize, execution, steps))),
    );
    const cells = times.map((time) => (time === Infinity ? '' : time.toFixed(0)));
    const ratio = times[3]! / Math.min(...times.slice(0, 3));
    lines.push(`| ${steps} | ${cells.join(' | ')} | ${ratio.toFixed(2)} |`);
  }
}
process.stdout.write(`${lines.join('\n')}\n`);
