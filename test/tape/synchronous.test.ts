import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectAnomaly, grad, GradientTape, jvp, vjp } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { read, tensorsLeftBy } from '../support/tensors.ts';

const refused = (caller: string) => ({
  code: 'tape.async',
  message: `${caller} was given an asynchronous function, expected one that is done when it returns`,
});

onEveryBackend(() => {
  test('an async function is refused before it runs', () => {
    let ran = false;
    const tape = new GradientTape();
    const run = () => tape.run(async () => (ran = true));
    assert.equal(
      tensorsLeftBy(() => assert.throws(run, refused('GradientTape.run'))),
      0,
    );
    assert.equal(ran, false);
    assert.throws(() => tape.stop(), /Tape is not recording/);
  });

  test('a function that returns a promise is refused, and what it made is freed', async () => {
    const x = tf.scalar(3);
    const tape = new GradientTape();
    const later = (fail: boolean) => {
      tape.watch(x);
      const y = x.square().exp();
      return Promise.resolve().then(() => {
        if (fail) throw new Error('too late');
        return y;
      });
    };
    for (const fail of [false, true])
      assert.equal(
        tensorsLeftBy(() => {
          assert.throws(() => tape.run(() => later(fail)), refused('GradientTape.run'));
          tape.dispose();
        }),
        0,
      );
    await new Promise(setImmediate);
    const y = tape.run(() => (tape.watch(x), x.square()));
    assert.deepEqual(read(tape.gradient(y, x)), 6);
  });

  test('an async function within stopRecording is refused, and the tape goes on', () => {
    const x = tf.scalar(3);
    const tape = new GradientTape();
    const y = tape.run(() => {
      tape.watch(x);
      assert.throws(
        () => tape.stopRecording(async () => undefined),
        refused('GradientTape.stopRecording'),
      );
      return x.square();
    });
    assert.deepEqual(read(tape.gradient(y, x)), 6);
  });

  test('so are the async functions that transformations are given', () => {
    const f = (async (x: Tensor) => x) as never;
    const x = tf.scalar(1);
    const transformations = [
      () => grad(f)(x),
      () => vjp(f, x),
      () => jvp(f, [x], [x]),
      () => detectAnomaly(f),
    ];
    for (const transform of transformations)
      assert.equal(
        tensorsLeftBy(() => assert.throws(transform, { code: 'tape.async' })),
        0,
      );
  });
});
