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

/** Assert that after a tenth of the calls, to warm up, no memory is added. */
function assertNoGrowth(call: () => void): void {
  for (let i = 0; i < calls / 10; i++) call();
  const { resident: residentBefore, ...before } = memory();
  for (let i = 0; i < calls; i++) call();
  const { resident, ...after } = memory();
  assert.deepEqual(after, before);
  const grown = (resident - residentBefore) / megabyte;
  // A leak of a single tensor a call would be several megabytes of handles alone; the heap of JavaScript breathes.
  assert.ok(grown < 24, `grown by ${grown.toFixed(1)} MB`);
}

for (const execution of ['graph', 'xla'] as const) {
  test(`${calls} calls of a compiled function in ${execution} execution leave nothing`, () => {
    const f = compile((x: Tensor) => ({ sum: x.add(1), twice: [x.mul(2)] }), { execution });
    const x = tf.randomNormal([100]);
    assertNoGrowth(() => tf.dispose(f(x)));
    f.dispose();
  });

  test(`${calls} calls of a loop in ${execution} execution leave nothing`, () => {
    const { step, initial, data } = article(optimizers.adam({ learningRate: 0.01 }));
    const loop = compileLoop(step, { execution, batchSize: 4 });
    const [state, order] = [initial(), Int32Array.of(8, 7, 6, 5, 4, 3, 2, 1, 0)];
    assertNoGrowth(() => {
      const run = loop.run(state, data, { steps: 3, order: () => order });
      tf.dispose(run as never);
    });
    loop.dispose();
  });
}

test('a compiled function that nobody refers to any more is released', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const x = tf.scalar(1);
  const before = memory().models;
  for (let i = 0; i < 3; i++) compile((x: Tensor) => x.mul(i), { execution: 'graph' })(x).dispose();
  assert.equal(memory().models, before + 3);
  for (let turn = 0; turn < 100 && memory().models > before; turn++) {
    collect();
    await nextTurn();
  }
  assert.equal(memory().models, before);
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
