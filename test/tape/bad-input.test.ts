import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GradientTape } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { read, tensorsLeftBy } from '../support/tensors.ts';

/** A tape with y = x² at 3, and a check that it is as good as new afterwards. */
function withTape(use: (tape: GradientTape, y: Tensor, x: Tensor) => void): void {
  const x = tf.scalar(3);
  const tape = new GradientTape();
  const y = tape.run(() => (tape.watch(x), x.square()));
  assert.equal(
    tensorsLeftBy(() => use(tape, y, x)),
    0,
  );
  assert.deepEqual(read(tape.gradient(y, x)), 6);
}

const untyped = (value: unknown) => value as Tensor;

onEveryBackend(() => {
  test('a target that is no tensor is refused, and the tape can still be used', () => {
    withTape((tape, _, x) => {
      for (const [value, shown] of [
        [null, 'None'],
        [3, '3'],
        [undefined, 'undefined'],
        ['y', "'y'"],
        [() => x, 'a function'],
        [new Map(), 'a Map'],
      ])
        assert.throws(() => tape.gradient(untyped(value), x), {
          code: 'tape.structure',
          message: `Argument \`target\` should be a list or nested structure of Tensors, Variables or CompositeTensors to be differentiated, but received ${shown}.`,
        });
    });
  });

  test('a source that is no tensor is refused by its place', () => {
    withTape((tape, y, x) => {
      assert.throws(() => tape.gradient(y, { w: [x, untyped(4)] }), {
        code: 'tape.structure',
        message: 'sources.w[1] is 4, expected a tensor or a variable',
      });
      assert.throws(() => tape.jacobian(y, [untyped(null)]), /sources\[0\] is None/);
    });
  });

  test('unconnectedGradients is none or zero', () => {
    withTape((tape, y, x) => {
      for (const value of ['nonsense', 'ZERO']) {
        const options = { unconnectedGradients: value as 'zero' };
        const refusal = {
          code: 'tape.option',
          message: `Unknown value for unconnected_gradients: '${value}'`,
        };
        assert.throws(() => tape.gradient(y, x, options), refusal);
        assert.throws(() => tape.jacobian(y, x, options), refusal);
        assert.throws(() => tape.batchJacobian(y, x, options), refusal);
      }
    });
  });

  test('too few, too many and null output gradients are refused', () => {
    withTape((tape, y, x) => {
      const seed = tf.scalar(1);
      assert.throws(() => tape.gradient([y, y], x, { outputGradients: [seed] }), {
        code: 'tape.structure',
        message: 'outputGradients has the structure {[0]}, expected {[0], [1]}',
      });
      assert.throws(() => tape.gradient(y, x, { outputGradients: [seed] }), {
        message: 'outputGradients has the structure {[0]}, expected of a single tensor',
      });
      assert.throws(() => tape.gradient([y], x, { outputGradients: [seed, seed] }), {
        code: 'tape.structure',
      });
      assert.throws(() => tape.gradient([y], x, { outputGradients: [untyped(null)] }), {
        message: 'outputGradients[0] is None, expected a tensor or a variable',
      });
      assert.throws(() => tape.gradient([y], x, { outputGradients: [untyped([1, 2])] }), {
        code: 'tape.structure',
      });
      seed.dispose();
    });
  });

  test('output gradients of another shape or type are refused', () => {
    withTape((tape, y, x) => {
      tf.tidy(() => {
        assert.throws(() => tape.gradient(y, x, { outputGradients: tf.ones([2]) }), {
          code: 'tape.shape',
          message: 'outputGradients is float32 (2,), expected float32 ()',
        });
        assert.throws(() => tape.gradient([y], x, { outputGradients: [tf.scalar(1, 'int32')] }), {
          message: 'outputGradients[0] is int32 (), expected float32 ()',
        });
      });
    });
  });

  test('a disposed tensor is refused, wherever it is given', () => {
    withTape((tape, y, x) => {
      const gone = tf.scalar(1);
      gone.dispose();
      const refusal = (where: string) => ({
        code: 'tape.disposed',
        message: `${where} is a tensor that has been disposed`,
      });
      assert.throws(() => tape.gradient(gone, x), refusal('target'));
      assert.throws(() => tape.gradient(y, [x, gone]), refusal('sources[1]'));
      assert.throws(
        () => tape.gradient(y, x, { outputGradients: gone }),
        refusal('outputGradients'),
      );
      assert.throws(() => tape.run(() => tape.watch(gone)), refusal('watch'));
    });
  });

  test('watch takes tensors only, while the tape records', () => {
    withTape((tape, _, x) => {
      assert.throws(() => tape.run(() => tape.watch(untyped(1.5))), {
        code: 'tape.structure',
        message:
          "Passed in object 1.5 of type 'number', not tf.Tensor or tf.Variable or ExtensionType.",
      });
      assert.throws(() => tape.watch(x), {
        code: 'tape.stopped',
        message: 'watch was called on a tape which is not recording.',
      });
    });
    assert.throws(() => new GradientTape().watch(tf.scalar(1)), { code: 'tape.stopped' });
  });

  test('jacobian and batchJacobian take a single tensor', () => {
    withTape((tape, y, x) => {
      assert.throws(() => tape.jacobian(untyped([y, y]), x), {
        code: 'tape.structure',
        message: 'target is a structure of 2 tensors, expected a single tensor',
      });
      assert.throws(
        () => tape.batchJacobian(y, untyped({ x })),
        /source is a structure of 1 tensors/,
      );
    });
  });

  test('a source from another tape has the gradient null', () => {
    const x = tf.scalar(3);
    const [one, other] = [new GradientTape(), new GradientTape()];
    const y = one.run(() => (one.watch(x), x.square()));
    const z = other.run(() => (other.watch(y), y.square()));
    assert.deepEqual(read(other.gradient(z, [x, y])), [null, 18]);
    one.dispose();
  });

  test('integers have no gradient, not even by themselves', () => {
    const n = tf.scalar(3, 'int32');
    const gradients = (target: (n: Tensor) => Tensor) => {
      const tape = new GradientTape({ warn: () => undefined });
      const y = tape.run(() => (tape.watch(n), target(n)));
      return tape.gradient(y, n);
    };
    assert.equal(
      gradients((n) => n.mul(n)),
      null,
    );
    assert.equal(
      gradients((n) => n),
      null,
    );
  });

  test('an operation without a gradient is named, until tf.registerGradient gives it one', () => {
    const backendName = tf.getBackend();
    const kernelName = `Mystery-${backendName}`;
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs }) => tf.square(inputs['x'] as Tensor),
    });
    const mystery = (x: Tensor) => tf.engine().runKernel<Tensor>(kernelName, { x });
    const x = tf.scalar(3);
    const record = () => {
      const tape = new GradientTape();
      return [tape, tape.run(() => (tape.watch(x), mystery(x).exp()))] as const;
    };
    const [tape, y] = record();
    const failing = () =>
      assert.throws(() => tape.gradient(y, x), {
        code: 'tape.noGradient',
        message: `gradient registry has no entry for: ${kernelName}`,
        hint: 'give it one with customGradient or tf.registerGradient',
      });
    assert.ok(tensorsLeftBy(failing) < 0);
    tf.registerGradient({
      kernelName,
      inputsToSave: ['x'],
      gradFunc: (dy, [x]) => ({ x: () => (dy as Tensor).mul(x!).mul(2) }),
    });
    const [again, z] = record();
    assert.ok(Math.abs((read(again.gradient(z, x)) as number) / (6 * Math.exp(9)) - 1) < 1e-5);
  });
});
