/** @file What is measured: the tasks of bench/peers, and ways to take their steps. */
import { compile, compileLoop, type Execution } from '../../src/graph/index.ts';
import { optimizers } from '../../src/optimizers/index.ts';
import { tf } from '../../src/tensorflow.ts';
import { article, perceptron, type Task } from '../../test/support/training-tasks.ts';

export const linreg = (): Task => article(optimizers.sgd({ learningRate: 0.001 }));
export const mlp = (rows = 9984): Task => perceptron(rows, 'relu');

/** Takes so many steps, and reads their losses. */
export type Take = (steps: number) => void;

/** A call for each step, as a loop of one's own would make. */
export function oneByOne({ step, initial, data }: Task, rows: number, execution: Execution): Take {
  const f = compile(step, { execution });
  const batch = tf.tidy(() => ({ x: data.x.slice(0, rows), y: data.y.slice(0, rows) }));
  let state = initial();
  return (steps) => {
    for (let i = 0; i < steps; i++) {
      const number = tf.scalar(i, 'int32');
      const { state: next, loss } = f(state, batch, number);
      loss.dataSync();
      tf.dispose([number, loss, state.parameters, state.slots]);
      state = next;
    }
  };
}

/** One run for all steps, `most` at once. */
export function inLoop(task: Task, batchSize: number, execution: Execution, most?: number): Take {
  const loop = compileLoop(task.step, { batchSize, execution, mostSteps: most });
  let state = task.initial();
  return (steps) => {
    const { state: next, loss } = loop.run(state, task.data, { steps });
    loss.dataSync();
    tf.dispose([loss, state.parameters, state.slots]);
    state = next;
  };
}

export function milliseconds(f: () => void): number {
  const started = performance.now();
  f();
  return performance.now() - started;
}

export const best = (times: readonly number[]): number => Math.min(...times);

/** Three digits. */
export const short = (value: number): string =>
  Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 6 });

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A table in Markdown; the first column is text. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = `|${head.map((_, i) => (i === 0 ? '---' : '---:')).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
