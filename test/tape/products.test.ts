import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hvp, jvp, vhp, vjp } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { assertClose, read } from '../support/tensors.ts';

/** x₀³ − 2x₀x₁ − x₁⁶, whose Hessian at (1, 2) is [[6, −2], [−2, −480]]. */
function polynomial(x: Tensor): Tensor {
  const [a, b] = tf.unstack(x) as [Tensor, Tensor];
  return a.pow(3).sub(a.mul(b).mul(2)).sub(b.pow(6));
}

onEveryBackend(() => {
  test('vjp gives the value, and gradients of it as often as wanted', () => {
    const [y, pull] = vjp((x: Tensor, w: Tensor) => x.mul(w), tf.tensor1d([2, 3]), tf.scalar(5));
    assert.deepEqual(read(y), [10, 15]);
    assert.deepEqual(read(pull()), [[5, 5], 5]);
    y.dispose();
    assert.deepEqual(read(pull(tf.tensor1d([1, 10]))), [[5, 50], 32]);
    pull.dispose();
    assert.throws(() => pull(), { code: 'tape.disposed' });
  });

  test('vjp takes and gives structures', () => {
    const f = (x: { a: Tensor }) => ({ sine: x.a.sin(), line: [x.a.mul(2)] });
    const [, pull] = vjp(f, { a: tf.scalar(0) });
    assert.deepEqual(read(pull({ sine: tf.scalar(3), line: [tf.scalar(10)] })), [{ a: 23 }]);
    assert.throws(() => pull([tf.scalar(1), tf.scalar(1)]), {
      code: 'tape.structure',
      message: 'dy has the structure {[0], [1]}, expected {.sine, .line[0]}',
    });
    pull.dispose();
  });

  test('jvp gives the value and its derivative along the tangents', () => {
    const f = (x: Tensor, y: Tensor) => ({ product: x.mul(y), sine: x.sin() });
    const [value, tangent] = jvp(f, [tf.scalar(2), tf.scalar(3)], [tf.scalar(1), tf.scalar(10)]);
    assertClose(value, { product: 6, sine: Math.sin(2) });
    assertClose(tangent, { product: 23, sine: Math.cos(2) });
  });

  test('the tangent of what does not depend on the arguments is zero', () => {
    const f = (x: Tensor) => [x.mul(2), tf.ones([2])];
    const [, tangent] = jvp(f, [tf.scalar(1)], [tf.scalar(4)]);
    assert.deepEqual(read(tangent), [8, [0, 0]]);
  });

  test('tangents have the shapes and types of their arguments', () => {
    const f = (x: Tensor) => x.square();
    assert.throws(() => jvp(f, [tf.ones([2])], [tf.ones([3])]), {
      code: 'tape.shape',
      message: 'tangents[0] is float32 (3,), expected float32 (2,)',
    });
    assert.throws(() => jvp(f, [tf.ones([2])], [tf.ones([2], 'int32')]), { code: 'tape.shape' });
    assert.throws(() => jvp(f, [tf.ones([2])], []), { code: 'tape.structure' });
  });

  test('a jvp of a jvp is a second derivative', () => {
    const slope = (x: Tensor) => jvp((x: Tensor) => x.exp().mul(x), [x], [tf.scalar(1)])[1];
    assertClose(jvp(slope, [tf.scalar(1)], [tf.scalar(1)])[1], 3 * Math.E);
  });

  test('hvp and vhp multiply by the Hessian', () => {
    const [x, v] = [tf.tensor1d([1, 2]), tf.tensor1d([10, 1])];
    const expected = [1 - 4 - 64, [58, -500]];
    assertClose(hvp(polynomial, x, v), expected, 1e-4);
    assertClose(vhp(polynomial, x, v), expected, 1e-4);
  });

  test('hvp and vhp work on structures, and need a scalar', () => {
    const f = ({ a, b }: { a: Tensor; b: Tensor }) => a.square().mul(b);
    const [x, v] = [
      { a: tf.scalar(3), b: tf.scalar(5) },
      { a: tf.scalar(1), b: tf.scalar(2) },
    ];
    assertClose(hvp(f, x, v), [45, { a: 22, b: 6 }]);
    assertClose(vhp(f, x, v), [45, { a: 22, b: 6 }]);
    assert.throws(() => vhp((x: Tensor) => x, tf.ones([2]), tf.ones([2])), { code: 'tape.scalar' });
    assert.throws(() => hvp((x: Tensor) => x, tf.ones([2]), tf.ones([2])), { code: 'tape.scalar' });
  });
});
