import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customGradient, GradientTape, hessian, jacrev } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { goldenCases, onTape } from '../support/golden-gradients.ts';
import { assertClose, read, tensorsLeftBy } from '../support/tensors.ts';

const layer = (x: Tensor, w: Tensor) => tf.matMul(x, w).tanh().sum(0);

const oneOfEachOperation = [...new Map(goldenCases.map((golden) => [golden.op, golden])).values()];

onEveryBackend(() => {
  for (const golden of oneOfEachOperation)
    test(`the Jacobian of ${golden.id} is the same at once and row by row`, () => {
      tf.tidy(() => {
        const { tape, y, sources } = onTape(golden);
        const byRows = tape.jacobian(y, sources, { experimentalUsePfor: false });
        assertClose(tape.jacobian(y, sources), read(byRows), 2e-6);
        tape.dispose();
      });
    });

  test('a Jacobian of many outputs runs few kernels', async () => {
    const [x, w] = [tf.ones([3, 4]), tf.ones([4, 50])];
    const { kernels } = await tf.profile(() => jacrev(layer, { argnums: 1 })(x, w) as Tensor);
    assert.ok(kernels.length < 50, `${kernels.length} kernels for 50 outputs`);
  });

  test('a Hessian of layers is the same by rows', () => {
    const x = tf.linspace(-1, 1, 6).reshape([2, 3]);
    const f = (w: Tensor) =>
      layer(x, w.reshape([3, 2]))
        .square()
        .sum();
    const w = tf.linspace(-0.5, 0.5, 6);
    const found = hessian(f)(w);
    const step = 1e-2;
    const slope = (i: number, sign: number) => {
      const moved = w.add(tf.oneHot(tf.scalar(i, 'int32'), 6).mul(sign * step));
      return jacrev(f)(moved) as Tensor;
    };
    const rows = Array.from({ length: 6 }, (_, i) =>
      slope(i, 1)
        .sub(slope(i, -1))
        .div(2 * step),
    );
    assertClose(found, read(tf.stack(rows)), 1e-3);
  });

  test('a gradient that looks at its numbers is computed row by row', () => {
    let calls = 0;
    const choosy = customGradient((x: Tensor) => ({
      value: x.mul(1),
      gradient: (dy) => {
        calls++;
        return dy.dataSync()[0]! > 0 ? dy.mul(10) : dy.mul(2);
      },
    }));
    assert.deepEqual(read(jacrev(choosy)(tf.ones([3]))), [
      [10, 0, 0],
      [0, 2, 0],
      [0, 0, 2],
    ]);
    assert.equal(calls, 4);
    assert.equal(tf.scalar(3).dataSync()[0], 3);
  });

  test('a gradient that is the same for all rows stands in each', () => {
    const constant = customGradient((x: Tensor) => ({
      value: x.mul(1),
      gradient: () => tf.tensor1d([7, 8]),
    }));
    assert.deepEqual(read(jacrev(constant)(tf.ones([2]))), [
      [7, 8],
      [7, 8],
    ]);
  });

  test('a failing gradient leaves nothing behind', () => {
    const failing = customGradient((x: Tensor) => ({
      value: x.mul(1),
      gradient: (dy) => {
        dy.mul(2);
        throw new Error('mishap');
      },
    }));
    const x = tf.ones([3]);
    assert.equal(
      tensorsLeftBy(() => assert.throws(() => jacrev(failing)(x), /mishap/)),
      0,
    );
  });

  test('a Jacobian of more numbers than memory should hold comes in parts', () => {
    // For each of 64 outputs there are 128 Ki numbers on the way: a batch may hold those of 31.
    const x = tf.ones([64]);
    const tape = new GradientTape();
    const y = tape.run(() => (tape.watch(x), x.mul(tf.ones([2048, 1])).sum(0)));
    const found = tape.jacobian(y, x)!;
    assert.deepEqual(read(tf.max(found.sub(tf.eye(64).mul(2048)).abs())), 0);
  });
});
