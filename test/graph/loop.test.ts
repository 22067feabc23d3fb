import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { compile } from '../../src/graph/index.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('native'));

const values = (tensor: Tensor): number[] => [...tensor.dataSync()];

for (const execution of ['eager', 'graph', 'xla'] as const)
  describe(`in ${execution} execution`, () => {
    test('a loop calls a function on its own result', () => {
      const f = compile((x: Tensor, factor: Tensor) => x.mul(factor), { execution, loop: 5 });
      assert.deepEqual(values(f(tf.tensor1d([1, 3]), tf.scalar(2))), [32, 96]);
      assert.deepEqual(values(f(tf.tensor1d([1, 3]), tf.scalar(1))), [1, 3]);
    });

    test('outputs beside the state come back along a new first axis', () => {
      const fibonacci = ({ a, b }: { a: Tensor; b: Tensor }) => ({
        state: { b: a.add(b), a: b },
        sum: a.add(b),
        pair: [tf.stack([a, b])],
      });
      const { state, sum, pair } = compile(fibonacci, { execution, loop: 6 })({
        a: tf.scalar(0),
        b: tf.scalar(1),
      });
      assert.deepEqual([values(state.a), values(state.b)], [[8], [13]]);
      assert.deepEqual([sum.shape, values(sum)], [[6], [1, 2, 3, 5, 8, 13]]);
      assert.deepEqual(
        [pair[0]!.shape, values(pair[0]!).slice(-2)],
        [
          [6, 2],
          [5, 8],
        ],
      );
    });

    test('a variable that the function assigns to goes along', () => {
      const [total, factor] = [tf.variable(tf.scalar(0)), tf.variable(tf.scalar(2))];
      const f = (x: Tensor) => {
        total.assign(total.add(x) as never);
        return x.mul(factor);
      };
      assert.deepEqual(values(compile(f, { execution, loop: 4 })(tf.scalar(1))), [16]);
      assert.deepEqual([values(total), values(factor)], [[15], [2]]);
    });

    test('integers and booleans can be state', () => {
      const f = ({ n, odd }: { n: Tensor; odd: Tensor }) => ({
        n: n.add(tf.scalar(1, 'int32')),
        odd: odd.logicalNot(),
      });
      const state = { n: tf.scalar(0, 'int32'), odd: tf.scalar(false, 'bool') };
      const { n, odd } = compile(f, { execution, loop: 7 })(state);
      assert.deepEqual([n.dtype, values(n), odd.dtype, values(odd)], ['int32', [7], 'bool', [1]]);
    });
  });
