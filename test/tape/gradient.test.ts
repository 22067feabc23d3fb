import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GradientTape } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { assertClose, read } from '../support/tensors.ts';

/** A tape that has recorded `f` on watched `x`, and what `f` made. */
function taped<X extends Tensor, Y>(x: X, f: (x: X) => Y): [GradientTape, Y] {
  const tape = new GradientTape();
  const y = tape.run(() => {
    tape.watch(x);
    return f(x);
  });
  return [tape, y];
}

onEveryBackend(() => {
  test('x squared at 4 has the gradient 8', () => {
    const x = tf.scalar(4);
    const [tape, y] = taped(x, () => x.square());
    assert.deepEqual(read(tape.gradient(y, x)), 8);
  });

  test('x cubed at 3 has the gradient 27', () => {
    const x = tf.scalar(3);
    const [tape, y] = taped(x, () => x.mul(x).mul(x));
    assert.deepEqual(read(tape.gradient(y, x)), 27);
  });

  test('the elements of a target that is no scalar are summed', () => {
    const x = tf.tensor1d([3, 4]);
    const [tape, y] = taped(x, () => tf.outerProduct(x, x));
    assert.deepEqual(read(tape.gradient(y, x)), [14, 14]);
  });

  test('several targets are summed', () => {
    const x = tf.scalar(2);
    const [tape, ys] = taped(x, () => [x.mul(3), x.mul(2)]);
    assert.deepEqual(read(tape.gradient(ys, x)), 5);
  });

  test('targets may be a dictionary', () => {
    const x = tf.scalar(2);
    const [tape, ys] = taped(x, () => ({ y: x.square(), z: [x.mul(4)] }));
    assert.deepEqual(read(tape.gradient(ys, x)), 8);
  });

  test('a target may be a source as well', () => {
    const x = tf.scalar(2);
    const [tape, y] = taped(x, () => x.square());
    assert.deepEqual(read(tape.gradient([x, y], x)), 5);
  });

  test('a target that is its own source has the gradient 1, once for each time it stands there', () => {
    const x = tf.scalar(2);
    const [tape] = taped(x, () => x);
    assert.deepEqual(read(tape.gradient([x, x], [x])), [2]);
  });

  test('a source may stand twice, and its gradients are two tensors', () => {
    const x = tf.scalar(2);
    const [tape, y] = taped(x, () => x.mul(2));
    const [first, second] = tape.gradient(y, [x, x]);
    assert.deepEqual(read([first, second]), [2, 2]);
    assert.notEqual(first, second);
    first!.dispose();
    assert.deepEqual(read(second), 2);
  });

  test('an intermediate value may be a source beside its input', () => {
    const x = tf.scalar(3);
    const [tape, [y, z]] = taped(x, () => {
      const y = x.square();
      return [y, y.square()] as const;
    });
    assert.deepEqual(read(tape.gradient(z, [x, y])), [108, 18]);
  });

  test('the gradients come in the structure of the sources', () => {
    const [x1, x2, x3] = [tf.scalar(3), tf.scalar(5), tf.scalar(7)];
    const tape = new GradientTape();
    const y = tape.run(() => {
      tape.watch([x1, x2, x3]);
      return x1.add(x2.mul(2)).add(x3.mul(3));
    });
    const gradients = tape.gradient(y, [x1, { x2, x3: [x3, x1] }] as const);
    assert.deepEqual(read(gradients), [1, { x2: 2, x3: [3, 1] }]);
  });

  test('outputGradients weigh the elements of a target', () => {
    const x = tf.tensor1d([3, 4]);
    const [tape, y] = taped(x, () => x.square());
    const gradient = tape.gradient(y, x, { outputGradients: tf.tensor1d([10, 20]) });
    assert.deepEqual(read(gradient), [60, 160]);
  });

  test('outputGradients have the structure of the targets', () => {
    const x = tf.scalar(2);
    const [tape, ys] = taped(x, () => ({ cube: x.pow(tf.scalar(3)), line: [x.mul(5)] }));
    const outputGradients = { cube: tf.scalar(2), line: [tf.scalar(10)] };
    assertClose(tape.gradient(ys, x, { outputGradients }), 74);
  });

  test('the gradient of a target that enters as its own output gradient is a new tensor', () => {
    const x = tf.scalar(2);
    const seed = tf.scalar(7);
    const [tape] = taped(x, () => x);
    const gradient = tape.gradient(x, x, { outputGradients: seed })!;
    seed.dispose();
    assert.deepEqual(read(gradient), 7);
  });

  test('an output gradient may be computed on the tape of its target', () => {
    const x = tf.scalar(2);
    const [tape, [y, w]] = taped(x, () => [x.mul(2), x.mul(1)] as const);
    assert.deepEqual(read(tape.gradient(y, x, { outputGradients: w })), 4);
  });

  test('what no target depends on has the gradient null', () => {
    const [x, y] = [tf.scalar(1), tf.scalar(2)];
    const tape = new GradientTape();
    const z = tape.run(() => {
      tape.watch([x, y]);
      return y.square();
    });
    assert.equal(tape.gradient(z, x), null);
  });

  test("unconnectedGradients 'zero' gives zeros of the source's shape", () => {
    const [x, v] = [tf.ones([2, 3]), tf.variable(tf.ones([2]))];
    const [tape, y] = taped(tf.scalar(2), (other) => other.square());
    const gradients = tape.gradient(y, { x, v }, { unconnectedGradients: 'zero' });
    assert.deepEqual(read(gradients), {
      x: [
        [0, 0, 0],
        [0, 0, 0],
      ],
      v: [0, 0],
    });
  });

  test('no sources give no gradients, and no targets give null', () => {
    const x = tf.scalar(2);
    assert.deepEqual(taped(x, () => x.square())[0].gradient(x, []), []);
    assert.deepEqual(taped(x, () => x.square())[0].gradient([], [x]), [null]);
  });

  test('a string has no gradient, as target and as source', () => {
    const [x, text] = [tf.scalar(2), tf.scalar('text')];
    assert.equal(taped(x, () => x.square())[0].gradient(text, x), null);
    const [tape, y] = taped(x, () => x.square());
    assert.equal(tape.gradient(y, text), null);
  });

  test('operations that change nothing make new values all the same', () => {
    const x = tf.scalar(3);
    for (const idle of [tf.clone, tf.add, tf.sub] as const) {
      const [tape, [y, z]] = taped(x, () => {
        const y = idle(x, 0);
        return [y, x.mul(y)] as const;
      });
      assert.deepEqual(read(tape.gradient(z, [x, y])), [6, 3]);
    }
  });

  test('only the branch that ran is on the tape', () => {
    const x = tf.scalar(2);
    const [v0, v1, v2] = [
      tf.variable(tf.scalar(1)),
      tf.variable(tf.scalar(2)),
      tf.variable(tf.scalar(3)),
    ];
    const tape = new GradientTape();
    const y = tape.run(() => (x.dataSync()[0]! > 0 ? v0.mul(1) : v1.square().add(v2)));
    assert.deepEqual(read(tape.gradient(y, [v0, v1, v2])), [1, null, null]);
  });

  test('a loop is on the tape as often as it ran', () => {
    const x = tf.scalar(2);
    const [tape, y] = taped(x, () => {
      let product: Tensor = tf.scalar(1);
      while (product.dataSync()[0]! < 10) product = product.mul(x);
      return product;
    });
    assert.deepEqual(read(tape.gradient(y, x)), 32);
  });

  test('the larger of two values found in JavaScript has all the gradient', () => {
    const xs = [2, 3, 5].map((value) => tf.scalar(value));
    const tape = new GradientTape();
    const largest = tape.run(() => {
      tape.watch(xs);
      return xs.reduce((a, b) => (a.dataSync()[0]! > b.dataSync()[0]! ? a : b));
    });
    assert.deepEqual(read(tape.gradient(largest, xs)), [null, null, 1]);
  });

  test('a boolean condition blocks nothing but itself', () => {
    const [x, y] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
    const tape = new GradientTape();
    const z = tape.run(() => {
      tape.watch([x, y]);
      return tf.where(x.greater(1.5), x.mul(100), y);
    });
    assert.deepEqual(read(tape.gradient(z, [x, y])), [
      [0, 100],
      [1, 0],
    ]);
  });

  test('integers and steps block the path', () => {
    const x = tf.tensor1d([1.5, 2.5]);
    const blocked = (f: () => Tensor) => {
      const [tape, y] = taped(x, f);
      return tape.gradient(y, x);
    };
    assert.equal(
      blocked(() => tf.argMax(x).toFloat()),
      null,
    );
    assert.equal(
      blocked(() => tf.cast(x.greater(2), 'float32')),
      null,
    );
    assert.equal(
      blocked(() => x.toInt().toFloat()),
      null,
    );
    for (const step of [tf.floor, tf.ceil, tf.round])
      assert.equal(
        blocked(() => step(x)),
        null,
      );
    assert.deepEqual(read(blocked(() => tf.sign(x))), [0, 0]);
  });

  test('maximum sends the gradient to the larger value, summed where it was broadcast', () => {
    const [a, b] = [
      tf.tensor2d([
        [1, 5, 3],
        [4, 2, 6],
      ]),
      tf.tensor1d([2, 4, 4]),
    ];
    const tape = new GradientTape();
    const y = tape.run(() => (tape.watch([a, b]), tf.maximum(a, b)));
    assert.deepEqual(read(tape.gradient(y, [a, b])), [
      [
        [0, 1, 0],
        [1, 0, 1],
      ],
      [1, 1, 1],
    ]);
  });

  test('a variable the target does not depend on has the gradient null, if it is the target too', () => {
    const [v, w] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(2))];
    const tape = new GradientTape();
    tape.run(() => v.mul(w));
    assert.equal(tape.gradient(v, w), null);
  });

  test('gather sends the gradient of a repeated row to that row', () => {
    const x = tf.ones([3, 2]);
    const [tape, y] = taped(x, () => tf.gather(x, tf.tensor1d([0, 0, 2], 'int32')));
    assert.deepEqual(read(tape.gradient(y, x)), [
      [2, 2],
      [0, 0],
      [1, 1],
    ]);
  });

  test('complex values are trainable', () => {
    const z = tf.complex(tf.tensor1d([1, 2]), tf.tensor1d([3, 4]));
    const [tape, y] = taped(z, () => z.add(z));
    const gradient = tape.gradient(y, z)!;
    assert.equal(gradient.dtype, 'complex64');
    assert.deepEqual(read([tf.real(gradient), tf.imag(gradient)]), [
      [2, 2],
      [0, 0],
    ]);
  });
});
