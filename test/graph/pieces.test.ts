import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { compileLoop, type Execution } from '../../src/graph/index.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('native'));

interface State {
  weight: Tensor;
  sum: Tensor;
}

/** A step that sums its rows, and an end that tells the sum of the epoch and begins anew. */
const step = ({ weight, sum }: State, rows: Tensor, number: Tensor) => ({
  state: { weight: tf.add(weight, 1), sum: tf.add(sum, tf.sum(rows)) },
  number,
});
const endEpoch = ({ weight, sum }: State) => ({
  state: { weight: tf.mul(weight, 10), sum: tf.zerosLike(sum) },
  sum,
  twice: [tf.stack([weight, weight])],
});
const initial = (): State => ({ weight: tf.scalar(0), sum: tf.scalar(0) });
const values = (tensor: Tensor | undefined): number[] | undefined =>
  tensor && [...tensor.dataSync()];

const executions: Execution[] = ['eager', 'graph', 'xla'];
for (const execution of executions)
  describe(`in ${execution} execution`, () => {
    for (const [name, batchSize] of [
      ['all rows at once', 5],
      ['batches of one', 1],
      ['batches with a rest', 2],
    ] as const)
      test(`the end of each epoch is seen once, with ${name}`, () => {
        const perEpoch = Math.ceil(5 / batchSize);
        const loop = compileLoop(step, { batchSize, execution, endEpoch });
        const options = { firstStep: 0, steps: 3 * perEpoch };
        const { state, epochs } = loop.run(initial(), tf.tensor1d([1, 2, 3, 4, 5]), options);
        const first = perEpoch;
        const second = first * 10 + perEpoch;
        const third = second * 10 + perEpoch;
        assert.deepEqual(values(epochs?.sum), [15, 15, 15]);
        assert.deepEqual(epochs?.twice[0]!.arraySync(), [
          [first, first],
          [second, second],
          [third, third],
        ]);
        assert.deepEqual([values(state.weight), values(state.sum)], [[third * 10], [0]]);
      });

    test('runs that end anywhere are those of one run', () => {
      const loop = compileLoop(step, { batchSize: 2, execution, endEpoch });
      const data = tf.tensor1d([1, 2, 3, 4, 5]);
      const order = (epoch: number) => Uint32Array.from({ length: 5 }, (_, i) => (i + epoch) % 5);
      const whole = loop.run(initial(), data, { steps: 10, order });
      let [state, firstStep] = [initial(), 0];
      const sums: (number[] | undefined)[] = [];
      for (const steps of [1, 3, 5, 1]) {
        const run = loop.run(state, data, { firstStep, steps, order });
        sums.push(values(run.epochs?.sum));
        state = run.state;
        firstStep += steps;
      }
      assert.deepEqual(sums, [undefined, [15], [15, 15], undefined]);
      assert.deepEqual(
        sums.flatMap((of) => of ?? []),
        values(whole.epochs?.sum),
      );
      assert.deepEqual(values(state.weight), values(whole.state.weight));
    });

    test('pieces give what one run gives, and leave nothing but the last state', async () => {
      const loop = compileLoop(step, { batchSize: 2, execution, endEpoch });
      const data = tf.tensor1d([1, 2, 3, 4, 5]);
      const from = initial();
      const whole = loop.run(from, data, { firstStep: 2, steps: 100 });
      const expected = [whole.number, whole.epochs!.sum, whole.state.weight].map(values);
      tf.dispose(whole as never);
      const { numTensors } = tf.memory();
      const numbers: number[] = [];
      const sums: number[] = [];
      let last: State | undefined;
      const options = { firstStep: 2, steps: 100, seconds: 1e-4 };
      for await (const { state, epochs, ...piece } of loop.runPieces(from, data, options)) {
        assert.deepEqual([piece.firstStep, piece.steps], [numbers.length + 2, piece.number.size]);
        numbers.push(...values(piece.number)!);
        sums.push(...(values(epochs?.sum) ?? []));
        tf.dispose([piece.number, epochs] as never);
        last = state;
      }
      assert.deepEqual([numbers, sums, values(last!.weight)], expected);
      tf.dispose(last as never);
      assert.equal(tf.memory().numTensors, numTensors);
    });
  });

test('pieces grow to whole epochs, and timers have their turn between them', async () => {
  const loop = compileLoop(step, { batchSize: 1, execution: 'graph', endEpoch });
  let turns = 0;
  const timer = setInterval(() => turns++);
  const sizes: number[] = [];
  const options = { steps: 50_000, seconds: 0.01 };
  for await (const { steps } of loop.runPieces(initial(), tf.ones([5]), options)) sizes.push(steps);
  clearInterval(timer);
  assert.equal(sizes[0], 1);
  assert.ok(sizes.length > 2 && sizes.length < 1000, `${sizes.length} pieces`);
  assert.ok(turns > 0);
  const [largest] = sizes.toSorted((a, b) => b - a);
  assert.ok(largest! > 50 && largest! % 5 === 0, `${largest} steps`);
});

test('a loop that is left early leaves the state to its caller', async () => {
  const loop = compileLoop(step, { execution: 'graph' });
  let last: State | undefined;
  for await (const { state } of loop.runPieces(initial(), tf.ones([5]), { steps: 50 })) {
    last = state;
    if (values(last.weight)![0]! > 1) break;
  }
  assert.ok(values(last!.weight)![0]! > 1);
});

test('the size for a time is 1 before the first run, and follows the last one', () => {
  const loop = compileLoop(step, { execution: 'graph' });
  assert.equal(loop.sizeFor(10), 1);
  const run = () => loop.run(initial(), tf.ones([5]), { steps: 1000 });
  run();
  run();
  assert.ok(loop.sizeFor(100) > 1000);
  assert.equal(loop.sizeFor(1e-9), 1);
});

test('what the end of an epoch may not do', () => {
  const total = tf.variable(tf.scalar(0), true, 'total');
  const data = tf.ones([3]);
  const state: { sum: Tensor } = { sum: tf.scalar(0) };
  const counting = ({ sum }: typeof state, rows: Tensor) => {
    total.assign(tf.add(total, 1) as never);
    return { state: { sum: tf.add(sum, tf.sum(rows)) } };
  };
  const reading = ({ sum }: typeof state) => ({ state: { sum: tf.add(sum, total) } });
  const refused = (step: typeof counting, endEpoch: typeof reading) =>
    assert.throws(
      () => compileLoop(step, { execution: 'graph', endEpoch }).run(state, data, { steps: 2 }),
      { code: 'graph.loop', message: /endEpoch uses the variable total/ },
    );
  refused(counting, reading);
  refused(
    ({ sum }, rows) => ({ state: { sum: tf.add(sum, tf.sum(rows)) } }),
    ({ sum }) => {
      total.assign(sum as never);
      return { state: { sum } };
    },
  );
  const asynchronous = async () => ({ state });
  assert.throws(() => compileLoop(counting, { endEpoch: asynchronous as never }), {
    code: 'graph.async',
  });
});

test('data that is too large to be put in order at once is taken in order all the same', () => {
  const data = { wide: tf.randomNormal([66_000, 64]), narrow: tf.range(0, 66_000) };
  const order = () => Uint32Array.from({ length: 66_000 }, (_, row) => 65_999 - row);
  const [eager, graph, xla] = executions.map((execution) => {
    const step = (sum: Tensor, { wide, narrow }: typeof data) => ({
      state: tf.add(sum, tf.sum(wide)),
      first: tf.slice(narrow, 0, 1),
      row: tf.slice(wide, [0, 0], [1, 64]),
    });
    const loop = compileLoop<Tensor, typeof data, ReturnType<typeof step>>(step, {
      execution,
      batchSize: 20_000,
    });
    const { first, row } = loop.run(tf.scalar(0), data, { steps: 5, order });
    return [first, row].map(values);
  });
  assert.deepEqual(eager![0], [65_999, 45_999, 25_999, 5999, 65_999]);
  assert.deepEqual(graph, eager);
  assert.deepEqual(xla, eager);
});
