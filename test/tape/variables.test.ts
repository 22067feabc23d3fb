import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constant, GradientTape, variable } from '../../src/tape/index.ts';
import { tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { read, tensorsLeftBy } from '../support/tensors.ts';

onEveryBackend(() => {
  test('a constant is a number, nested lists, a typed array, or the value of a tensor', () => {
    assert.deepEqual(read(constant(4)), 4);
    assert.deepEqual(
      read(
        constant([
          [1, 2],
          [3, 4],
        ]),
      ),
      [
        [1, 2],
        [3, 4],
      ],
    );
    assert.deepEqual(read(constant(new Float32Array([1.5, 2]))), [1.5, 2]);
    const x = tf.scalar(3);
    const copy = constant(x);
    x.dispose();
    assert.deepEqual(read(copy), 3);
  });

  test('a constant may be given a shape and a type', () => {
    assert.deepEqual(read(constant(1, { shape: [2, 2] })), [
      [1, 1],
      [1, 1],
    ]);
    assert.deepEqual(read(constant([1, 2, 3, 4], { shape: [2, 2] })), [
      [1, 2],
      [3, 4],
    ]);
    assert.equal(constant(4).dtype, 'float32');
    assert.equal(constant([1, 2], { dtype: 'int32' }).dtype, 'int32');
    assert.equal(constant(tf.scalar(2), { dtype: 'int32' }).dtype, 'int32');
  });

  test('a variable is trainable unless it is said not to be', () => {
    const [weight, frozen] = [variable(2), variable(3, { trainable: false })];
    const tape = new GradientTape();
    const y = tape.run(() => weight.mul(frozen));
    assert.deepEqual(read(tape.gradient(y, [weight, frozen])), [3, null]);
  });

  test('a variable has its name, shape and type', () => {
    const v = variable(0, { shape: [2, 2], name: `zeros-${tf.getBackend()}` });
    assert.equal(v.name, `zeros-${tf.getBackend()}`);
    assert.deepEqual(read(v), [
      [0, 0],
      [0, 0],
    ]);
    assert.equal(variable(1, { dtype: 'int32' }).dtype, 'int32');
  });

  test('assignSub and assignAdd change a variable in place', () => {
    const v = variable([10, 20]);
    assert.equal(v.assignSub(tf.tensor1d([1, 2])), v);
    assert.deepEqual(read(v), [9, 18]);
    assert.deepEqual(read(v.assignAdd(1)), [10, 19]);
  });

  test('what a tape recorded keeps the value from before assignSub', () => {
    const [v, rate] = [variable(3), 0.1];
    const tape = new GradientTape({ persistent: true });
    const y = tape.run(() => v.square());
    for (let i = 0; i < 2; i++) v.assignSub(tape.gradient(y, v)!.mul(rate));
    tape.dispose();
    assert.ok(Math.abs((read(v) as number) - 1.8) < 1e-6);
  });

  test('a variable leaves nothing behind, in a tidy neither', () => {
    const left = tensorsLeftBy(() => {
      const v = tf.tidy(() => {
        const v = variable([1, 2]);
        v.assignSub(1).assignAdd(0.5);
        return { v };
      }).v;
      assert.deepEqual(read(v), [0.5, 1.5]);
      v.dispose();
    });
    assert.equal(left, 0);
  });
});
