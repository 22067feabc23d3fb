import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GradientTape } from '../../src/tape/index.ts';
import { tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { assertClose, read } from '../support/tensors.ts';

const variable = (value: number, trainable = true) => tf.variable(tf.scalar(value), trainable);

onEveryBackend(() => {
  test('trainable variables are watched as they are read', () => {
    const [v, frozen] = [variable(3), variable(4, false)];
    const tape = new GradientTape();
    const y = tape.run(() => v.square().add(frozen.square()));
    assert.deepEqual(read(tape.gradient(y, [v, frozen])), [6, null]);
  });

  test('a variable that is not trainable can be watched by name', () => {
    const frozen = variable(4, false);
    const tape = new GradientTape();
    const y = tape.run(() => (tape.watch(frozen), frozen.square()));
    assert.deepEqual(tape.watchedVariables(), [frozen]);
    assert.deepEqual(read(tape.gradient(y, frozen)), 8);
  });

  test('without watchAccessedVariables, only what is named is watched', () => {
    const [x0, x1] = [variable(0), variable(10)];
    const tape = new GradientTape({ watchAccessedVariables: false });
    const y = tape.run(() => {
      tape.watch(x1);
      return x0.sin().add(x1.softplus());
    });
    assert.equal(tape.watchedVariables().length, 1);
    assertClose(tape.gradient(y, { x0, x1 }), { x0: null, x1: 0.9999546 }, 1e-6);
  });

  test('the watched variables come in the order of their construction', () => {
    const [v0, v1, v2] = [variable(1), variable(2), variable(3)];
    const tape = new GradientTape();
    tape.run(() => v2.add(v1).add(v0).add(v1));
    assert.deepEqual(tape.watchedVariables(), [v0, v1, v2]);
    tape.dispose();
  });

  test('the watched variables outlive the gradient, and are forgotten by reset', () => {
    const v = variable(3);
    const tape = new GradientTape();
    assert.deepEqual(tape.watchedVariables(), []);
    const y = tape.run(() => v.square());
    tape.gradient(y, v);
    assert.deepEqual(tape.watchedVariables(), [v]);
    tape.run(() => {
      v.square();
      tape.reset();
    });
    assert.deepEqual(tape.watchedVariables(), []);
    tape.dispose();
  });

  test('gradients with respect to watchedVariables are those of the variables', () => {
    const [a, b] = [variable(2), variable(5)];
    const tape = new GradientTape();
    const y = tape.run(() => a.mul(b));
    assert.deepEqual(read(tape.gradient(y, tape.watchedVariables())), [5, 2]);
  });

  test('a variable assigned within the block counts with both its values', () => {
    const v = variable(3);
    const tape = new GradientTape();
    const y = tape.run(() => {
      const before = v.square();
      v.assign(tf.scalar(10));
      return before.add(v.square());
    });
    assert.deepEqual(read(tape.gradient(y, v)), 26);
  });

  test('a variable assigned after the block has the gradient at its former value', () => {
    const v = variable(3);
    const tape = new GradientTape();
    const y = tape.run(() => v.square());
    v.assign(tf.scalar(100));
    assert.deepEqual(read(tape.gradient(y, v)), 6);
  });

  test('no gradient flows through the state of a variable', () => {
    const [x0, x1] = [variable(2), variable(1)];
    const tape = new GradientTape();
    const y = tape.run(() => {
      x1.assign(x1.add(x0));
      return x1.mul(x1);
    });
    assert.deepEqual(read(tape.gradient(y, [x0, x1])), [null, 6]);
  });

  test('watch takes nested structures', () => {
    const [x, y] = [tf.scalar(2), tf.scalar(3)];
    const tape = new GradientTape();
    const z = tape.run(() => {
      tape.watch({ pair: [x, { y }] });
      return x.mul(y);
    });
    assert.deepEqual(read(tape.gradient(z, [x, y])), [3, 2]);
  });
});
