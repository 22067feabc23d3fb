import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { compile } from '../../src/graph/index.ts';
import { GradientTape } from '../../src/tape/index.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('native'));

const valueOf = (tensor: Tensor): number => tensor.dataSync()[0]!;

for (const execution of ['eager', 'graph', 'xla'] as const)
  describe(`in ${execution} execution`, () => {
    test('a compiled function computes what the function computes', () => {
      const f = compile((x: Tensor, y: Tensor) => x.mul(y).sum(), { execution });
      assert.equal(valueOf(f(tf.tensor1d([1, 2]), tf.tensor1d([3, 4]))), 11);
      assert.equal(valueOf(f(tf.tensor1d([1, 1]), tf.tensor1d([1, 1]))), 2);
    });

    test('arguments and results are structures', () => {
      const f = compile(
        ({ x, weights }: { x: Tensor; weights: Tensor[] }, factor: number) => ({
          sums: weights.map((weight) => weight.add(x).mul(factor)),
          note: 'as it was',
          nothing: null,
        }),
        { execution },
      );
      const result = f({ x: tf.scalar(1), weights: [tf.scalar(2), tf.scalar(3)] }, 10);
      assert.deepEqual(result.sums.map(valueOf), [30, 40]);
      assert.deepEqual([result.note, result.nothing], ['as it was', null]);
    });

    test('other shapes, dtypes and plain values are recorded anew', () => {
      const f = compile((x: Tensor, power: number) => x.pow(power).sum(), { execution });
      assert.equal(valueOf(f(tf.tensor1d([1, 2]), 2)), 5);
      assert.equal(valueOf(f(tf.tensor1d([1, 2]), 3)), 9);
      assert.equal(valueOf(f(tf.tensor1d([1, 2, 3]), 2)), 14);
      assert.equal(valueOf(f(tf.tensor1d([1, 2, 3], 'int32'), 2)), 14);
    });

    test('the same tensor may be passed twice', () => {
      const f = compile((x: Tensor, y: Tensor) => x.sub(y), { execution });
      const x = tf.scalar(3);
      assert.equal(valueOf(f(x, x)), 0);
      assert.equal(valueOf(f(x, tf.scalar(1))), 2);
    });

    test('an argument may be returned as it is', () => {
      const f = compile((x: Tensor) => [x, x, tf.scalar(5)], { execution });
      assert.deepEqual(f(tf.scalar(3)).map(valueOf), [3, 3, 5]);
    });

    test('a tensor from outside is held even if it is disposed of', () => {
      const outside = tf.scalar(5);
      const f = compile((x: Tensor) => x.add(outside), { execution });
      assert.equal(valueOf(f(tf.scalar(1))), 6);
      if (execution !== 'eager') outside.dispose();
      assert.equal(valueOf(f(tf.scalar(2))), 7);
    });

    test('a variable from outside is read at each call', () => {
      const variable = tf.variable(tf.scalar(5));
      const f = compile((x: Tensor) => x.add(variable.clone()), { execution });
      assert.equal(valueOf(f(tf.scalar(1))), 6);
      variable.assign(tf.scalar(7));
      assert.equal(valueOf(f(tf.scalar(1))), 8);
    });

    test('a variable that is passed is read at each call as well', () => {
      const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(2))];
      const f = compile((v: Tensor) => v.mul(10), { execution });
      assert.deepEqual([valueOf(f(a)), valueOf(f(b))], [10, 20]);
      a.assign(tf.scalar(3));
      assert.equal(valueOf(f(a)), 30);
    });

    test('a variable is assigned once for each call', () => {
      const counter = tf.variable(tf.scalar(0));
      const f = compile(
        (x: Tensor) => {
          counter.assign(counter.add(x) as never);
          return counter.mul(2);
        },
        { execution },
      );
      assert.deepEqual(
        [1, 1, 10].map((x) => valueOf(f(tf.scalar(x)))),
        [2, 4, 24],
      );
      assert.equal(valueOf(counter), 12);
    });

    test('gradients flow through a compiled function', () => {
      const f = compile((x: Tensor) => x.square(), { execution });
      const x = tf.scalar(4);
      f(x);
      const tape = new GradientTape();
      const y = tape.run(() => {
        tape.watch(x);
        return f(x);
      });
      assert.equal(valueOf(tape.gradient(y, x)!), 8);
    });

    test('a gradient can be taken in a compiled function', () => {
      const slope = tf.grad((x) => x.square());
      const f = compile((x: Tensor) => slope(x), { execution });
      assert.equal(valueOf(f(tf.scalar(4))), 8);
    });

    test('a compiled function may call another', () => {
      const inner = compile((x: Tensor) => x.square(), { execution });
      const outer = compile((x: Tensor) => inner(x).add(1), { execution });
      inner(tf.scalar(2));
      assert.equal(valueOf(outer(tf.scalar(2))), 5);
    });

    test('after it was disposed of, a function is recorded anew', () => {
      const f = compile((x: Tensor) => x.add(1), { execution });
      f(tf.scalar(1));
      f.dispose();
      assert.equal(valueOf(f(tf.scalar(1))), 2);
    });
  });

test('a user is told when a function is recorded again and again', () => {
  const lines: string[] = [];
  const f = compile((x: Tensor, n: number) => x.mul(n), { warn: (line) => lines.push(line) });
  for (let n = 0; n < 20; n++) f(tf.scalar(1), n);
  assert.deepEqual(lines, [
    'recorded a function 16 times: pass numbers that change as tensors, and keep shapes',
  ]);
});
