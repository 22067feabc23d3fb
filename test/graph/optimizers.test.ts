import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { compileLoop, type Execution } from '../../src/graph/index.ts';
import { type OptimizerName, optimizers } from '../../src/optimizers/index.ts';
import { useBackend } from '../../src/tensorflow.ts';
import { article } from '../support/training-tasks.ts';

before(() => useBackend('native'));

/** The losses of 20 steps on the article's rows in batches of four, and the parameters and slots that they lead to. */
function train(name: OptimizerName, execution: Execution): number[] {
  const { step, initial, data } = article(optimizers[name]());
  const loop = compileLoop(step, { execution, batchSize: 4 });
  const { loss, state } = loop.run(initial(), data, { steps: 20 });
  loop.dispose();
  const tensors = [loss, ...Object.values(state.parameters), ...Object.values(state.slots).flat()];
  return tensors.flatMap((tensor) => Array.from(tensor.dataSync()));
}

for (const name of Object.keys(optimizers) as OptimizerName[])
  test(`${name} is the same in every execution`, () => {
    const eager = train(name, 'eager');
    assert.deepEqual(train(name, 'graph'), eager);
    const scale = Math.max(...eager.map(Math.abs));
    for (const [i, value] of train(name, 'xla').entries())
      assert.ok(Math.abs(value - eager[i]!) <= 1e-5 * scale, `${value} for ${eager[i]}`);
  });
