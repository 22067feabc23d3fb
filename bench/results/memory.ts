/** @file What is left after ten thousand calls. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nativeBackend } from '../../src/tensorflow/native-backend.ts';
import { tf } from '../../src/tensorflow.ts';
import { compileLoop } from '../../src/graph/index.ts';
import { mlp, table } from './tasks.ts';

const calls = 10_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

export async function memory(): Promise<string> {
  const rows: string[][] = [];
  for (const execution of ['graph', 'xla'] as const)
    rows.push([execution, ...(await grown(execution))]);
  return table(
    [
      `${calls.toLocaleString('en-US')} calls of a loop of 3 steps of the MLP`,
      'tensors more',
      'native tensors more',
      'resident before, MB',
      'after, MB',
    ],
    rows,
  );
}

async function grown(execution: 'graph' | 'xla'): Promise<string[]> {
  const { step, initial, data } = mlp(320);
  const loop = compileLoop(step, { execution, batchSize: 32 });
  const state = initial();
  const call = (): void => {
    const run = loop.run(state, data, { steps: 3 });
    tf.dispose([run.loss, run.state.parameters, run.state.slots]);
  };
  for (let i = 0; i < calls / 10; i++) call();
  const before = await settled();
  for (let i = 0; i < calls; i++) call();
  const after = await settled();
  loop.dispose();
  return [
    String(after.tensors - before.tensors),
    String(after.native - before.native),
    megabytes(before.resident),
    megabytes(after.resident),
  ];
}

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

async function settled() {
  collectGarbage();
  await nextTurn();
  collectGarbage();
  return {
    tensors: tf.memory().numTensors,
    native: nativeBackend()!.binding.getNumOfTensors(),
    resident: process.memoryUsage.rss(),
  };
}
