import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GradientTape } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { read } from '../support/tensors.ts';

const usedUp =
  /^A non-persistent GradientTape can only be used to compute one set of gradients \(or jacobians\)$/;

onEveryBackend(() => {
  test('a tape can compute one set of gradients', () => {
    const x = tf.scalar(3);
    const tape = new GradientTape();
    const y = tape.run(() => (tape.watch(x), x.square()));
    tape.gradient(y, x);
    assert.throws(() => tape.gradient(y, x), { code: 'tape.used', message: usedUp });
    assert.throws(() => tape.jacobian(y, x), { code: 'tape.used', message: usedUp });
  });

  test('a tape that never ran has no gradients to compute', () => {
    const x = tf.scalar(3);
    assert.throws(() => new GradientTape().gradient(x, x), { message: usedUp });
  });

  test('a persistent tape computes any number of gradients', () => {
    const x = tf.scalar(3);
    const tape = new GradientTape({ persistent: true });
    const [y, z] = tape.run(() => {
      tape.watch(x);
      const y = x.square();
      return [y, y.square()];
    });
    assert.deepEqual(
      read([tape.gradient(z!, x), tape.gradient(y!, x), tape.gradient(z!, y!)]),
      [108, 6, 18],
    );
    tape.dispose();
    assert.throws(() => tape.gradient(y!, x), { message: usedUp });
  });

  test('what runs while recording is stopped is not on the tape', () => {
    const [x, y] = [tf.scalar(2), tf.scalar(3)];
    const tape = new GradientTape();
    const z = tape.run(() => {
      tape.watch({ x, y });
      return x.square().add(tape.stopRecording(() => y.square()));
    });
    assert.deepEqual(read(tape.gradient(z, { x, y })), { x: 4, y: null });
  });

  test('recording goes on after it was stopped', () => {
    const x = tf.scalar(2);
    const tape = new GradientTape({ persistent: true });
    const [before, within, after] = tape.run(() => {
      tape.watch(x);
      return [x.mul(3), tape.stopRecording(() => x.mul(5)), x.square()];
    });
    assert.deepEqual(read([before!, within!, after!].map((y) => tape.gradient(y, x))), [
      3,
      null,
      4,
    ]);
    tape.dispose();
  });

  test('an error while recording is stopped leaves the tape recording', () => {
    const x = tf.scalar(2);
    const tape = new GradientTape();
    const y = tape.run(() => {
      tape.watch(x);
      assert.throws(
        () =>
          tape.stopRecording(() => {
            throw new Error('mishap');
          }),
        /mishap/,
      );
      return x.square();
    });
    assert.deepEqual(read(tape.gradient(y, x)), 4);
  });

  test('reset forgets what was recorded', () => {
    const x = tf.scalar(2);
    const tape = new GradientTape({ persistent: true });
    const [y, z] = tape.run(() => {
      tape.watch(x);
      const y = x.square();
      tape.reset();
      tape.watch(x);
      return [y, x.mul(y)];
    });
    assert.deepEqual(read([tape.gradient(y!, x), tape.gradient(z!, x)]), [null, 4]);
    tape.dispose();
  });

  test('reset forgets what was watched', () => {
    const x = tf.scalar(2);
    const tape = new GradientTape();
    const y = tape.run(() => {
      tape.watch(x);
      tape.reset();
      return x.square();
    });
    assert.equal(tape.gradient(y, x), null);
  });

  test('a tape that records cannot be entered', () => {
    const tape = new GradientTape();
    const again = {
      code: 'tape.recording',
      message:
        'Tape is still recording, This can happen if you try to re-enter an already-active tape.',
    };
    tape.run(() => assert.throws(() => tape.run(() => undefined), again));
    tape.run(() => assert.throws(() => tape.start(), again));
  });

  test('a tape that does not record cannot be stopped', () => {
    const stopped = { code: 'tape.stopped', message: 'Tape is not recording.' };
    const tape = new GradientTape();
    assert.throws(() => tape.stop(), stopped);
    assert.throws(() => tape.reset(), stopped);
    assert.throws(() => tape.stopRecording(() => undefined), {
      code: 'tape.stopped',
      message: 'Trying to stop recording a tape which is not recording.',
    });
    tape.run(() => undefined);
    assert.throws(() => tape.stopRecording(() => undefined), stopped);
    tape.dispose();
  });

  test('a tape entered again goes on where it stopped', () => {
    const x = tf.scalar(2);
    const tape = new GradientTape();
    const y = tape.run(() => (tape.watch(x), x.mul(1)));
    const z = tape.run(() => y.square());
    assert.deepEqual(read(tape.gradient(z, x)), 4);
  });

  test('a tape entered again after its gradient starts afresh', () => {
    const x = tf.scalar(2);
    const tape = new GradientTape();
    const y = tape.run(() => (tape.watch(x), x.square()));
    tape.gradient(y, x);
    const z = tape.run(() => x.mul(y));
    assert.equal(tape.gradient(z, x), null);
  });

  test('a gradient within the block stops the tape', () => {
    const x = tf.scalar(3);
    const tape = new GradientTape();
    tape.run(() => {
      tape.watch(x);
      assert.deepEqual(read(tape.gradient(x.square(), x)), 6);
      assert.throws(() => tape.stop(), /Tape is not recording/);
    });
    assert.throws(() => tape.gradient(x, x), { message: usedUp });
  });

  test('start and stop do what run does', () => {
    const x = tf.scalar(3);
    const tape = new GradientTape().start();
    tape.watch(x);
    const y = x.square();
    tape.stop();
    x.square();
    assert.deepEqual(read(tape.gradient(y, x)), 6);
  });

  test('a tape disposes of itself at the end of its scope', () => {
    const x = tf.scalar(3);
    const before = tf.memory().numTensors;
    {
      using tape = new GradientTape().start();
      tape.watch(x);
      tf.tidy(() => void x.square().exp());
      assert.ok(tf.memory().numTensors > before);
    }
    assert.equal(tf.memory().numTensors, before);
  });

  test('an error in the block stops the tape, and what it recorded can be differentiated', () => {
    const x = tf.scalar(3);
    const tape = new GradientTape();
    let y: Tensor | undefined;
    assert.throws(
      () =>
        tape.run(() => {
          tape.watch(x);
          y = x.square();
          throw new Error('mishap');
        }),
      /mishap/,
    );
    assert.throws(() => tape.stop(), /Tape is not recording/);
    assert.deepEqual(read(tape.gradient(y!, x)), 6);
  });

  test('tapes may stop in any order', () => {
    const x = tf.scalar(3);
    const [first, second] = [new GradientTape().start(), new GradientTape().start()];
    first.watch(x);
    second.watch(x);
    const y = x.square();
    first.stop();
    const z = y.square();
    second.stop();
    assert.deepEqual(read([first.gradient(z, x), second.gradient(z, x)]), [null, 108]);
  });

  test('a tape sees only what it watches itself', () => {
    const [x, y] = [tf.scalar(2), tf.scalar(3)];
    const [outer, inner] = [new GradientTape(), new GradientTape()];
    const z = outer.run(() => {
      outer.watch(x);
      return inner.run(() => {
        inner.watch(y);
        return x.mul(x).mul(y);
      });
    });
    assert.deepEqual(read(outer.gradient(z, [x, y])), [12, null]);
    assert.deepEqual(read(inner.gradient(z, [x, y])), [null, 4]);
  });

  test('operations run after the block are not on the tape', () => {
    const x = tf.scalar(3);
    const tape = new GradientTape();
    tape.run(() => tape.watch(x));
    assert.equal(tape.gradient(x.square(), x), null);
  });

  test('tidy in the block disposes of what the tape goes on to use', () => {
    const x = tf.scalar(0.5);
    const tape = new GradientTape();
    const y = tape.run(() => {
      tape.watch(x);
      return tf.tidy(() => x.exp().mul(x.sin()).tanh());
    });
    const [a, b] = [Math.exp(0.5), Math.sin(0.5)];
    const slope = (1 - Math.tanh(a * b) ** 2) * a * (b + Math.cos(0.5));
    assert.ok(Math.abs((read(tape.gradient(y, x)) as number) - slope) < 1e-6);
  });

  test('a tape may be disposed of twice', () => {
    const v = tf.variable(tf.scalar(1));
    const tape = new GradientTape();
    tape.run(() => v.square());
    tape.dispose();
    tape.dispose();
    assert.deepEqual(tape.watchedVariables(), [v]);
  });
});
