import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compile, compileLoop } from '../../src/graph/index.ts';
import { optimizers } from '../../src/optimizers/index.ts';
import { nativeBackend } from '../../src/tensorflow/native-backend.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';
import { article } from '../support/training-tasks.ts';

before(() => useBackend('native'));

const calls = 10_000;
const megabyte = 2 ** 20;

interface Memory {
  tensors: number;
  nativeTensors: number;
  models: number;
  resident: number;
}

function memory(): Memory {
  const { binding } = nativeBackend()!;
  return {
    tensors: tf.memory().numTensors,
    nativeTensors: binding.getNumOfTensors(),
    models: binding.getNumOfSavedModels(),
    resident: process.memoryUsage.rss(),
  };
}

/** Once JavaScript has given back what it has done with. */
async function settledMemory(): Promise<Memory> {
  collectGarbage();
  await nextTurn();
  collectGarbage();
  return memory();
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Assert that after a tenth of the calls, to warm up, no memory is added. */
async function assertNoGrowth(call: () => void): Promise<void> {
  for (let i = 0; i < calls / 10; i++) call();
  const { resident: residentBefore, ...before } = await settledMemory();
  for (let i = 0; i < calls; i++) call();
  const { resident, ...after } = await settledMemory();
  assert.deepEqual(after, before);
  const grown = (resident - residentBefore) / megabyte;
  // The heap of JavaScript breathes by as much.
  assert.ok(grown < 24, `grown by ${grown.toFixed(1)} MB`);
}

for (const execution of ['graph', 'xla'] as const) {
  test(`${calls} calls of a compiled function in ${execution} execution leave nothing`, async () => {
    const f = compile((x: Tensor) => ({ sum: x.add(1), twice: [x.mul(2)] }), { execution });
    const x = tf.randomNormal([100]);
    await assertNoGrowth(() => tf.dispose(f(x)));
    f.dispose();
  });

  test(`${calls} calls of a loop in ${execution} execution leave nothing`, async () => {
    const { step, initial, data } = article(optimizers.adam({ learningRate: 0.01 }));
    const loop = compileLoop(step, { execution, batchSize: 4 });
    const state = initial();
    await assertNoGrowth(() => tf.dispose(loop.run(state, data, { steps: 3 }) as never));
    loop.dispose();
  });
}

/** Compile and call functions, and refer to none of them any more. */
function compileAndForget(count: number): void {
  const x = tf.scalar(1);
  for (let i = 0; i < count; i++)
    compile((x: Tensor) => x.mul(i), { execution: 'graph' })(x).dispose();
  x.dispose();
}

test('compiled functions that nobody refers to any more are released', async () => {
  const before = memory().models;
  compileAndForget(5);
  const loaded = memory().models;
  for (let turn = 0; turn < 100 && memory().models > before + 1; turn++) {
    collectGarbage();
    await nextTurn();
  }
  assert.equal(loaded, before + 5);
  // The last of them may still stand in a register.
  assert.ok(memory().models <= before + 1, `${memory().models - before} are still loaded`);
});

test('recording leaves nothing', () => {
  const outside = tf.scalar(2);
  outside.add(1).dispose(); // TensorFlow gets a tensor when an operation first reads it
  const { resident: _, ...before } = memory();
  for (let i = 0; i < 20; i++) {
    const f = compile((x: Tensor) => x.mul(outside).add(i), { execution: 'graph' });
    const x = tf.scalar(1);
    f(x).dispose();
    f.dispose();
    x.dispose();
  }
  const { resident: __, ...after } = memory();
  assert.deepEqual(after, before);
});
