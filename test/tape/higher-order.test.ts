import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grad, GradientTape } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { assertClose, read } from '../support/tensors.ts';

const quiet = { warn: () => undefined };

onEveryBackend(() => {
  test('the gradient of an inner tape can be used on the outer one', () => {
    const x = tf.scalar(1);
    const [outer, inner] = [new GradientTape(), new GradientTape()];
    const [slope, product] = outer.run(() => {
      outer.watch(x);
      const y = inner.run(() => (inner.watch(x), x.square()));
      const slope = inner.gradient(y, x)!;
      return [slope, slope.mul(y)] as const;
    });
    assert.deepEqual(read([slope, outer.gradient(product, x)]), [2, 6]);
  });

  test('persistent tapes nest as well', () => {
    const x = tf.scalar(1);
    using outer = new GradientTape({ persistent: true });
    using inner = new GradientTape({ persistent: true });
    const [slope, product] = outer.run(() => {
      outer.watch(x);
      const y = inner.run(() => (inner.watch(x), x.square()));
      const slope = inner.gradient(y, x)!;
      return [slope, slope.mul(y)] as const;
    });
    assert.deepEqual(
      read([slope, outer.gradient(product, x), outer.gradient(slope, x)]),
      [2, 6, 2],
    );
  });

  test('a persistent tape differentiates its own gradients, if they are computed in its block', () => {
    const x = tf.scalar(3);
    using tape = new GradientTape({ persistent: true, ...quiet });
    const [first, second, third] = tape.run(() => {
      tape.watch(x);
      const y = x.mul(x).mul(x);
      const first = tape.gradient(y, x)!;
      const second = tape.gradient(first, x)!;
      return [first, second, tape.gradient(second, x)!];
    });
    assert.deepEqual(read([first, second, third]), [27, 18, 6]);
  });

  test('a gradient computed outside the block of a persistent tape is a constant to it', () => {
    const x = tf.scalar(3);
    using tape = new GradientTape({ persistent: true });
    const y = tape.run(() => (tape.watch(x), x.mul(x).mul(x)));
    assert.equal(tape.gradient(tape.gradient(y, x)!, x), null);
  });

  test('an inner gradient computed after the outer block is a constant to the outer tape', () => {
    const x = tf.scalar(3);
    const [outer, inner] = [new GradientTape(), new GradientTape()];
    const y = outer.run(() => {
      outer.watch(x);
      return inner.run(() => (inner.watch(x), x.square()));
    });
    assert.equal(outer.gradient(inner.gradient(y, x)!, x), null);
  });

  test('derivatives of every order of x⁵ are right', () => {
    const orders = [0, 1, 2, 3, 4, 5, 6];
    const fifth = (x: Tensor) => x.pow(5);
    const derivatives = orders.map((order) => {
      const f = Array.from({ length: order }).reduce<typeof fifth>((f) => grad(f), fifth);
      return f(tf.scalar(2));
    });
    assertClose(derivatives, [32, 80, 160, 240, 240, 120, 0]);
  });

  test('a variable on both tapes is differentiated by both', () => {
    const v = tf.variable(tf.scalar(2));
    const outer = new GradientTape();
    const slope = outer.run(() => {
      const inner = new GradientTape();
      const y = inner.run(() => v.mul(v).mul(v));
      return inner.gradient(y, v)!;
    });
    assert.deepEqual(read([slope, outer.gradient(slope, v)]), [12, 12]);
  });

  test('a gradient penalty reaches the weights', () => {
    const [x, w] = [tf.tensor2d([[1, 2]]), tf.variable(tf.tensor2d([[3], [4]]))];
    const outer = new GradientTape();
    const penalty = outer.run(() => {
      const inner = new GradientTape({ watchAccessedVariables: false });
      const y = inner.run(() => (inner.watch(x), tf.matMul(x, w)));
      return inner.gradient(y, x)!.square().sum().sqrt().sub(1).square();
    });
    // (‖w‖ − 1)² has the gradient 2 (‖w‖ − 1) w / ‖w‖.
    assertClose([penalty, outer.gradient(penalty, w)], [16, [[4.8], [6.4]]]);
  });
});
