import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GradientTape, stopGradient } from '../../src/tape/index.ts';
import { tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';

onEveryBackend(() => {
  test('x squared at 4 has the gradient 8', () => {
    const x = tf.scalar(4);
    const tape = new GradientTape();
    const y = tape.run(() => {
      tape.watch(x);
      return x.square();
    });
    assert.equal(tape.gradient(y, x)!.dataSync()[0], 8);
  });

  test('a tape inside a tape differentiates through saved outputs', () => {
    const x = tf.scalar(1);
    const [outer, inner] = [new GradientTape(), new GradientTape()];
    const slope = outer.run(() => {
      outer.watch(x);
      const y = inner.run(() => {
        inner.watch(x);
        return x.mul(x.exp());
      });
      return inner.gradient(y, x)!;
    });
    assert.ok(Math.abs(outer.gradient(slope, x)!.dataSync()[0]! - 3 * Math.E) < 1e-5);
  });

  test('tf.grad of tf.grad is right as well', () => {
    const second = tf.grad(tf.grad((x) => x.mul(x.exp())));
    assert.ok(Math.abs(second(tf.scalar(1)).dataSync()[0]! - 3 * Math.E) < 1e-5);
  });

  test('no gradient flows through stopGradient', () => {
    const [x, y] = [tf.scalar(2), tf.scalar(3)];
    const tape = new GradientTape();
    const z = tape.run(() => {
      tape.watch([x, y]);
      return x.square().add(stopGradient(y.square()));
    });
    const { dx, dy } = tape.gradient(z, { dx: x, dy: y });
    assert.deepEqual([dx!.dataSync()[0], dy], [4, null]);
  });
});
