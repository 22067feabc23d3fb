import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customGradient } from '../../src/tape/custom-gradient.ts';
import { gradPassThrough } from '../../src/tape/grad-pass-through.ts';
import { recomputeGrad } from '../../src/tape/recompute-grad.ts';
import { GradientTape } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { assertClose, read } from '../support/tensors.ts';

const variable = (value: number) => tf.variable(tf.scalar(value));

/** The gradient of `f` at `x` on a tape of its own, recorded by those around it. */
function slope(f: (x: Tensor) => Tensor, x: Tensor): Tensor {
  const tape = new GradientTape();
  const y = tape.run(() => (tape.watch(x), f(x)));
  return tape.gradient(y, x)!;
}

function deep(x: Tensor): Tensor {
  return x.sin().exp().tanh().square();
}

onEveryBackend(() => {
  test('a function with its own gradient has that gradient', () => {
    const clipped = customGradient((x: Tensor) => ({
      value: x.square(),
      gradient: (dy) => tf.clipByValue(dy.mul(x).mul(2), -1, 1),
    }));
    const x = tf.tensor1d([-3, 0.25]);
    assert.deepEqual(read(slope(clipped, x)), [-1, 0.5]);
  });

  test('the gradient may use what the function computed, at every order', () => {
    const log1pexp = customGradient((x: Tensor) => {
      const e = x.exp();
      return { value: e.add(1).log(), gradient: (dy) => dy.mul(tf.sub(1, tf.div(1, e.add(1)))) };
    });
    assert.deepEqual(read(slope(log1pexp, tf.scalar(100))), 1);
    const s = 1 / (1 + Math.exp(-0.5));
    assertClose(
      slope((x) => slope(log1pexp, x), tf.scalar(0.5)),
      s * (1 - s),
    );
  });

  test('a gradient of a gradient may be custom in turn', () => {
    const firstOrder = customGradient((x: Tensor) => ({
      value: tf.fill(x.shape, -1.1),
      gradient: (ddz) => ddz.mul(-2.1),
    }));
    const f = customGradient((x: Tensor) => ({
      value: x.add(10),
      gradient: (dz) => dz.mul(firstOrder(x)),
    }));
    const x = tf.scalar(1);
    const power = (x: Tensor) => f(x).pow(4);
    // TensorFlow's own numbers: the chain rule over -1.1 and -2.1.
    assertClose(slope(power, x), -5856.4, 1e-6);
    assertClose(
      slope((x) => slope(power, x), x),
      12 * 121 * 1.21 - 4 * 1331 * 2.1,
      1e-6,
    );
  });

  test('a function of several tensors and plain values gives a gradient for each tensor', () => {
    const scaled = customGradient((x: Tensor, factor: number, y: Tensor) => ({
      value: x.mul(y).mul(factor),
      gradient: (dy) => [dy.mul(factor), null],
    }));
    const [x, y] = [tf.scalar(2), tf.scalar(3)];
    const tape = new GradientTape();
    const z = tape.run(() => (tape.watch([x, y]), scaled(x, 10, y)));
    assert.deepEqual(read(tape.gradient(z, [x, y])), [10, null]);
  });

  test('a function may return a structure, whose gradient has that structure', () => {
    const both = customGradient((x: Tensor) => ({
      value: { sine: x.sin(), line: x.mul(1) },
      gradient: (dy) => dy.sine.add(dy.line.mul(10)),
    }));
    const x = tf.scalar(2);
    const tape = new GradientTape();
    const { sine, line } = tape.run(() => (tape.watch(x), both(x)));
    assert.deepEqual(read(tape.gradient([sine, line.mul(1)], x)), 1);
    assert.equal(line.shape.length, 0);
  });

  test('a function that uses variables gives their gradients too', () => {
    const v = variable(3);
    const f = customGradient((x: Tensor) => ({
      value: x.mul(v),
      gradient: (dy, variables) => ({
        inputs: dy.mul(v),
        variables: [dy.mul(x), ...variables.slice(1)],
      }),
    }));
    const x = tf.scalar(2);
    const tape = new GradientTape();
    const y = tape.run(() => (tape.watch(x), f(x)));
    assert.deepEqual(read(tape.gradient(y, [x, v])), [3, 2]);
  });

  test('a function that uses variables must not forget them', () => {
    const v = variable(3);
    const forgetful = customGradient((x: Tensor) => ({ value: x.mul(v), gradient: (dy) => dy }));
    assert.throws(() => forgetful(tf.scalar(1)), {
      code: 'tape.customGradient',
      message: /must accept a second parameter 'variables', since function uses variables: /,
    });
    const careless = customGradient((x: Tensor) => ({
      value: x.mul(v),
      gradient: (dy, variables) => (variables.length > 0 ? dy : null),
    }));
    assert.throws(() => slope(careless, tf.scalar(1)), /must return { inputs, variables }/);
  });

  test('the gradients must be as many as the inputs', () => {
    const f = customGradient((x: Tensor) => ({ value: x.mul(2), gradient: () => [] }));
    assert.throws(() => slope(f, tf.scalar(1)), {
      code: 'tape.customGradient',
      message: 'custom_gradient function expected to return 1 gradients, but returned 0 instead.',
    });
  });

  test('a gradient that is no tensor, or of another shape, is refused', () => {
    const number = customGradient((x: Tensor) => ({ value: x.mul(2), gradient: () => 2 }));
    assert.throws(
      () => slope(number, tf.scalar(1)),
      /a gradient that is number, expected a tensor or null/,
    );
    const wide = customGradient((x: Tensor) => ({ value: x.mul(2), gradient: () => tf.ones([2]) }));
    assert.throws(() => slope(wide, tf.scalar(1)), /a gradient of shape \[2\], expected \[\]/);
  });

  test('the argument itself may be the value', () => {
    const doubled = customGradient((x: Tensor) => ({ value: x, gradient: (dy) => dy.mul(2) }));
    assert.deepEqual(read(slope(doubled, tf.scalar(5))), 2);
  });

  test('gradPassThrough rounds forward and is straight backward', () => {
    const round = gradPassThrough((x: Tensor) => tf.round(x));
    const x = tf.tensor1d([1.4, 2.6]);
    assert.deepEqual(read(round(x)), [1, 3]);
    assert.deepEqual(read(slope((x) => round(x).square(), x)), [2, 6]);
  });

  test('gradPassThrough gives its variables no gradient', () => {
    const v = variable(3);
    const scaled = gradPassThrough((x: Tensor) => x.mul(v));
    const x = tf.scalar(2);
    const tape = new GradientTape();
    const y = tape.run(() => (tape.watch(x), scaled(x)));
    assert.deepEqual(read(tape.gradient(y, [x, v])), [1, null]);
  });

  test('recomputeGrad runs its function again for the gradient', () => {
    const [x, w] = [tf.scalar(3), variable(2)];
    let calls = 0;
    const f = recomputeGrad((x: Tensor) => {
      calls++;
      return x.mul(w);
    });
    const tape = new GradientTape();
    const y = tape.run(() => (tape.watch(x), f(f(f(x)))));
    assert.deepEqual([read(y), calls], [24, 3]);
    assert.deepEqual(read(tape.gradient(y, [x, w])), [8, 36]);
    assert.equal(calls, 6);
  });

  test('recomputeGrad holds its arguments only', () => {
    const x = tf.ones([4]);
    const held = (f: (x: Tensor) => Tensor) => {
      const tape = new GradientTape();
      const before = tf.memory().numTensors;
      tf.tidy(() => void tape.run(() => (tape.watch(x), f(x))));
      const count = tf.memory().numTensors - before;
      tape.dispose();
      return count;
    };
    assert.ok(held(recomputeGrad(deep)) < held(deep));
    assertClose(slope(recomputeGrad(deep), x), read(slope(deep, x)));
    const second = (f: (x: Tensor) => Tensor) => slope((x) => slope(f, x), x);
    assertClose(second(recomputeGrad(deep)), read(second(deep)));
  });
});
