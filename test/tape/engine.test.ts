import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { grad, GradientTape, vjp } from '../../src/tape/index.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { read } from '../support/tensors.ts';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Until the tensors are `count` again, or a hundred collections have not brought that about. */
async function tensorsAfterCollection(count: number): Promise<number> {
  for (let i = 0; i < 100 && tf.memory().numTensors > count; i++) {
    collectGarbage();
    await new Promise(setImmediate);
  }
  return tf.memory().numTensors;
}

function forgetTapes(x: Tensor): void {
  const idle = new GradientTape({ persistent: true });
  tf.tidy(() => void idle.run(() => (idle.watch(x), x.square().exp())));
  const open = new GradientTape().start();
  open.watch(x);
  tf.tidy(() => void x.square().exp());
  vjp((x: Tensor) => x.square(), x)[0].dispose();
}

onEveryBackend(() => {
  test('the memory of forgotten tapes and pullbacks is freed by the garbage collector', async () => {
    const x = tf.scalar(3);
    const before = tf.memory().numTensors;
    forgetTapes(x);
    assert.ok(tf.memory().numTensors > before);
    assert.equal(await tensorsAfterCollection(before), before);
    assert.equal(tf.engine().isTapeOn(), false);
  });

  test('operations run at their full speed where no tape records', () => {
    const x = tf.scalar(3);
    const tape = new GradientTape();
    tape.run(() => (tape.watch(x), assert.equal(tf.engine().isTapeOn(), true)));
    tape.dispose();
    assert.equal(tf.engine().isTapeOn(), false);
    assert.throws(
      () =>
        tape.run(() => {
          throw new Error('mishap');
        }),
      /mishap/,
    );
    assert.equal(tf.engine().isTapeOn(), false);
  });

  test('a memory check of tfjs finds no leak in what the tapes do', () => {
    tf.env().set('IS_TEST', true);
    assert.deepEqual(read(grad((x: Tensor) => x.square().sum())(tf.tensor1d([1, 2]))), [2, 4]);
    tf.env().set('IS_TEST', false);
  });
});

test('tapes that are open when the engine is reset can be closed, and new ones work', async () => {
  await useBackend('cpu');
  const v = tf.scalar(3);
  const [open, idle] = [new GradientTape().start(), new GradientTape()];
  open.watch(v);
  idle.run(() => (idle.watch(v), v.square()));
  tf.engine().reset();
  await useBackend('cpu');
  open.stop();
  open.dispose();
  idle.dispose();
  const x = tf.scalar(3);
  assert.deepEqual(read(grad((x: Tensor) => x.square())(x)), 6);
  assert.equal(tf.engine().isTapeOn(), false);
  assert.equal(tf.memory().numTensors, 2);
});
