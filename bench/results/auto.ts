/** @file Whether `auto` is as quick, from the recording to the last loss, as the quickest execution, for jobs of any length. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compileLoop, type Execution } from '../../src/graph/index.ts';
import { tf } from '../../src/tensorflow.ts';
import type { Task } from '../../test/support/training-tasks.ts';
import { best, linreg, milliseconds, mlp, table } from './tasks.ts';

const executions = ['eager', 'graph', 'xla', 'auto'] as const;
type Limits = Partial<Record<Execution, number>>;
/** Longer jobs than this are not taken: they would last minutes. */
const longest: Limits = { eager: 1000 };

/** Short jobs are measured more often, for they differ by little, and a job of many seconds once. */
const roundsOf = (length: number, rounds: number): number =>
  length <= 100 ? 7 * rounds : length >= 1e6 ? 1 : rounds;

export function auto(rounds: number, isQuick: boolean): string {
  const lengths = isQuick ? [5, 100, 1000, 1e4] : [5, 20, 100, 1000, 1e4, 1e5, 1e6];
  const loops = [
    ["the article's regression, steps", linreg(), 9, longest],
    ['MLP 20-64-64-1, batch 32, Adam, steps', mlp(), 32, { ...longest, graph: 1e5 }],
  ] as const;
  const tables = loops.map(([name, task, batchSize, limits]) => {
    job(task, batchSize, 'eager', 20); // JavaScript warms up
    const run = (execution: Execution, steps: number) => job(task, batchSize, execution, steps);
    return compared(name, lengths, rounds, run, limits);
  });
  const epochs = isQuick ? [6, 1000] : [6, 100, 1000, 1e4, 1e5];
  const wholes = ['linreg.json', 'diabetes.json'].map((config) =>
    compared(
      `\`gradtape train ${config}\`, epochs`,
      epochs,
      rounds,
      (execution, count) => whole(config, execution, count),
      longest,
    ),
  );
  return [...tables, ...wholes].join('\n\n');
}

function compared(
  name: string,
  lengths: readonly number[],
  rounds: number,
  run: (execution: Execution, length: number) => number,
  limits: Limits,
): string {
  const rows = lengths.map((length) => {
    // One round runs every execution once, so that a slow moment of the machine slows them all; each round begins with
    // another, because what follows a compilation finds the processor's caches full of it.
    const times = executions.map((): number[] => []);
    for (let round = 0; round < roundsOf(length, rounds); round++)
      for (let turn = 0; turn < executions.length; turn++) {
        const i = (round + turn) % executions.length;
        const execution = executions[i]!;
        if (length <= (limits[execution] ?? Infinity)) times[i]!.push(run(execution, length));
      }
    const bests = times.map(best);
    const cells = bests.map((time) => (time === Infinity ? '' : time.toFixed(time < 100 ? 1 : 0)));
    const ratio = bests[3]! / best(bests.slice(0, 3));
    return [length.toLocaleString('en-US'), ...cells, ratio.toFixed(2)];
  });
  return table([name, ...executions.map((execution) => `${execution}, ms`), 'auto / best'], rows);
}

/** Milliseconds of a loop of so many steps, recorded and compiled anew. */
function job(
  { step, initial, data }: Task,
  batchSize: number,
  execution: Execution,
  steps: number,
) {
  const state = initial();
  return milliseconds(() => {
    const loop = compileLoop(step, { batchSize, execution, totalSteps: steps });
    const run = loop.run(state, data, { steps });
    run.loss.dataSync();
    tf.dispose([run.loss, run.state.parameters, run.state.slots, state.parameters, state.slots]);
    loop.dispose();
  });
}

const program = fileURLToPath(new URL('../../../bin/gradtape.js', import.meta.url));

/** Milliseconds of the command, from its start to its end. */
function whole(config: string, execution: Execution, epochs: number): number {
  const args = [program, 'train', config, '-q', '--no-save'];
  args.push('--execution', execution, '--epochs', `${epochs}`);
  return milliseconds(() => {
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  });
}
