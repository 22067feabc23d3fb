import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { compileLoop, type Execution } from '../../src/graph/index.ts';
import { optimizers } from '../../src/optimizers/index.ts';
import { generator, permutation } from '../../src/random.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';
import { article, perceptron, type State, type Task } from '../support/training-tasks.ts';

before(() => useBackend('native'));

interface Options {
  batchSize?: number;
  order?: (epoch: number) => Uint32Array;
}

/** The losses of all steps and then all of the last state, taken in runs of the given numbers of steps. */
function train(task: Task, execution: Execution, runs: readonly number[], options: Options = {}) {
  const { batchSize, order } = options;
  const loop = compileLoop(task.step, { execution, ...(batchSize ? { batchSize } : {}) });
  let state = task.initial();
  const losses: number[] = [];
  for (const steps of runs) {
    const result = loop.run(state, task.data, {
      firstStep: losses.length,
      steps,
      ...(order ? { order } : {}),
    });
    assert.deepEqual(result.loss.shape, [steps]);
    losses.push(...result.loss.dataSync());
    state = result.state;
  }
  loop.dispose();
  return { losses, state: numbers(state) };
}

function numbers({ parameters, slots }: State): number[] {
  const tensors = [...Object.values(parameters), ...Object.values(slots).flat()];
  return tensors.flatMap((tensor) => Array.from(tensor.dataSync()));
}

/** The largest distance between numbers, relative to the largest of them all. */
function distance(a: readonly number[], b: readonly number[]): number {
  const scale = Math.max(...a.map(Math.abs));
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!))) / scale;
}

const tasks: Record<string, { task: () => Task; options: Options; runs: number[] }> = {
  'the article by sgd': {
    task: () => article(optimizers.sgd({ learningRate: 0.001 })),
    options: {},
    runs: [20],
  },
  'the article by Adam': {
    task: () => article(optimizers.adam({ learningRate: 0.07 })),
    options: {},
    runs: [6, 14],
  },
  'the article by momentum in batches of two, in order': {
    task: () => article(optimizers.sgd({ learningRate: 0.001, momentum: 0.9 })),
    options: { batchSize: 2 },
    runs: [100],
  },
  'a perceptron in shuffled batches with a rest, in runs that end anywhere': {
    task: () => perceptron(200, 'tanh'),
    options: { batchSize: 32, order: (epoch) => permutation(200, generator(7, epoch)) },
    runs: [3, 4, 1, 60, 72],
  },
  'a perceptron in shuffled batches without a rest': {
    task: () => perceptron(128, 'tanh'),
    options: { batchSize: 32, order: (epoch) => permutation(128, generator(7, epoch)) },
    runs: [80],
  },
  'a perceptron on all rows, shuffled': {
    task: () => perceptron(50, 'tanh'),
    options: { order: (epoch) => permutation(50, generator(7, epoch)) },
    runs: [20],
  },
};

for (const [title, { task, options, runs }] of Object.entries(tasks))
  describe(title, () => {
    let eager: ReturnType<typeof train>;
    before(() => {
      eager = train(task(), 'eager', runs, options);
    });

    test('has the same bits in a graph', () => {
      assert.deepEqual(train(task(), 'graph', runs, options), eager);
    });

    test('is the same by XLA to 1e-5', () => {
      const xla = train(task(), 'xla', runs, options);
      assert.ok(distance(eager.losses, xla.losses) <= 1e-5);
      assert.ok(distance(eager.state, xla.state) <= 1e-5);
    });
  });

test("the article's losses are the article's", () => {
  const { losses } = train(article(optimizers.sgd({ learningRate: 0.001 })), 'graph', [6]);
  const expected = [19.457, 8.134604, 4.186867, 2.8102624, 2.330071, 2.1624107];
  assert.deepEqual(losses, expected.map(Math.fround));
});

describe('what a loop is given', () => {
  const task = (): Task => article(optimizers.sgd({ learningRate: 0.001 }));

  test('data with different numbers of rows is refused', () => {
    const { step, initial, data } = task();
    const loop = compileLoop(step);
    assert.throws(() => loop.run(initial(), { x: data.x, y: tf.zeros([8]) }, { steps: 1 }), {
      code: 'graph.data',
      message: 'the tensors of the data have 9 and 8 rows, expected one number of rows for all',
    });
  });

  test('an order that is no permutation is refused', () => {
    const { step, initial, data } = task();
    const loop = compileLoop(step, { execution: 'graph' });
    const order = () => Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 9);
    assert.throws(() => loop.run(initial(), data, { steps: 1, order }), {
      code: 'graph.data',
      message: 'the order of epoch 0 is no permutation of 9 rows',
    });
  });

  test('steps are counted from the first', () => {
    const count = (state: Tensor, _: Tensor, step: Tensor) => ({ state, step: step.mul(10) });
    const loop = compileLoop(count as never, { execution: 'graph' });
    const run = loop.run(tf.scalar(0) as never, tf.zeros([3]) as never, { firstStep: 5, steps: 3 });
    assert.deepEqual([...(run as unknown as { step: Tensor }).step.dataSync()], [50, 60, 70]);
  });

  test('the state that goes in remains, and nothing else does', () => {
    const { step, initial, data } = task();
    const loop = compileLoop(step, { execution: 'graph', batchSize: 2 });
    const state = initial();
    const before = tf.memory().numTensors;
    const run = loop.run(state, data, { steps: 7 });
    tf.dispose(run as never);
    assert.equal(tf.memory().numTensors, before);
    assert.equal(state.parameters['a']!.dataSync()[0], 0);
    loop.dispose();
  });
});

describe('auto', () => {
  test('takes a handful of steps eagerly and has the same bits when there are more', () => {
    const { step, initial, data } = article(optimizers.adam({ learningRate: 0.07 }));
    const graph = compileLoop(step, { execution: 'graph' }).run(initial(), data, { steps: 400 });
    const auto = compileLoop(step, { totalSteps: 400 }).run(initial(), data, { steps: 400 });
    assert.deepEqual([...auto.loss.dataSync()], [...graph.loss.dataSync()]);
  });
});

describe('on the cpu backend', () => {
  before(() => useBackend('cpu'));
  after(() => useBackend('native'));

  test('a loop runs eagerly', () => {
    const task = article(optimizers.sgd({ learningRate: 0.001 }));
    const { losses } = train(task, 'auto', [6]);
    assert.ok(Math.abs(losses[5]! - 2.1624106) < 1e-6);
  });
});
