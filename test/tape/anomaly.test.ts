import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectAnomaly, grad, GradientTape } from '../../src/tape/index.ts';
import { GradtapeError } from '../../src/errors.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { read } from '../support/tensors.ts';

function anomalyOf(f: () => unknown): GradtapeError {
  try {
    f();
  } catch (error) {
    assert.ok(error instanceof GradtapeError);
    assert.equal(error.code, 'tape.anomaly');
    return error;
  }
  return assert.fail('no anomaly was found');
}

onEveryBackend(() => {
  test('a NaN in the forward pass names the operation and the line', () => {
    const error = anomalyOf(() =>
      detectAnomaly(() => grad((x: Tensor) => x.log().square())(tf.scalar(-1))),
    );
    assert.equal(error.message, "Function 'Log' returned nan values in its 0th output.");
    assert.match(error.hint!, /^the operation was run at .*anomaly\.test\.[jt]s:\d+:\d+$/);
  });

  test('an infinity in the forward pass is found too, unless it is allowed', () => {
    const f = () => grad((x: Tensor) => tf.div(1, x).mul(0).add(x))(tf.scalar(0));
    assert.match(
      anomalyOf(() => detectAnomaly(f)).message,
      /^Function 'RealDiv' returned infinite values in its 0th output\.$/,
    );
    const allowed = anomalyOf(() => detectAnomaly(f, { infinity: false }));
    assert.match(allowed.message, /^Function 'Multiply' returned nan values/);
  });

  test('a gradient that is not finite names the operation whose gradient it is, and its line', () => {
    const error = anomalyOf(() => detectAnomaly(() => grad((x: Tensor) => x.sqrt())(tf.scalar(0))));
    assert.match(
      error.message,
      /^Function 'SqrtBackward' returned infinite values in its 0th output\.$/,
    );
    assert.match(error.hint!, /anomaly\.test\.[jt]s:\d+:\d+$/);
  });

  test('the value comes through where nothing is wrong, and nothing is looked at outside', () => {
    assert.deepEqual(read(detectAnomaly(() => grad((x: Tensor) => x.square())(tf.scalar(3)))), 6);
    assert.deepEqual(read(grad((x: Tensor) => x.sqrt())(tf.scalar(0))), Infinity);
  });

  test('an anomaly leaves the engine as it was', () => {
    const x = tf.scalar(-1);
    const before = tf.memory().numTensors;
    anomalyOf(() => detectAnomaly(() => grad((x: Tensor) => x.log())(x)));
    anomalyOf(() => detectAnomaly(() => grad((x: Tensor) => x.sub(x).sqrt())(x)));
    assert.equal(tf.memory().numTensors, before);
    const tape = new GradientTape();
    const y = tape.run(() => (tape.watch(x), x.square()));
    assert.deepEqual(read(tape.gradient(y, x)), -2);
  });
});
