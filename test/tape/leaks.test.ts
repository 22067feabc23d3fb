import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as tape from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { tensorsLeftBy } from '../support/tensors.ts';

const scalar = (x: Tensor): Tensor => tf.tidy(() => x.square().mul(x.exp()).sum());
const vector = (x: Tensor): Tensor => tf.tidy(() => x.square().tanh());
const failing = (x: Tensor): Tensor => {
  x.square();
  throw new Error('mishap');
};

type Use = (x: Tensor) => unknown;

/** Each kind of tape, as often as `kindsOfTape` is called: what is returned is disposed of. */
const kindsOfTape: Record<string, Use> = {
  'a tape': (x) => {
    const t = new tape.GradientTape();
    const y = t.run(() => (t.watch(x), scalar(x)));
    return [t.gradient(y, x), y];
  },
  'a tape whose gradient is taken in the block': (x) =>
    new tape.GradientTape().run((t) => (t.watch(x), tf.tidy(() => t.gradient(vector(x), x)!))),
  'a persistent tape': (x) => {
    using t = new tape.GradientTape({ persistent: true, warn: () => undefined });
    const y = t.run(() => (t.watch(x), scalar(x)));
    return [t.gradient(y, x), t.run(() => t.gradient(y, x)), y];
  },
  'a tape inside a tape': (x) => {
    const [outer, inner] = [new tape.GradientTape(), new tape.GradientTape()];
    const slope = outer.run(() => {
      outer.watch(x);
      return inner.run(() => (inner.watch(x), tf.tidy(() => inner.gradient(scalar(x), x)!)));
    });
    return [outer.gradient(slope, x), slope];
  },
  'a tape with a Jacobian': (x) => {
    const t = new tape.GradientTape();
    const y = t.run(() => (t.watch(x), vector(x)));
    return [t.jacobian(y, x), y];
  },
  'a tape with a batch Jacobian': (x) => {
    const t = new tape.GradientTape();
    const row = x.reshape([1, 2]);
    const y = t.run(() => (t.watch(row), vector(row)));
    return [t.batchJacobian(y, row), y, row];
  },
  'a tape that pauses and is reset': (x) => {
    const t = new tape.GradientTape();
    const ys = t.run(() => {
      t.watch(x);
      const ys = [vector(x), t.stopRecording(() => vector(x))];
      t.reset();
      t.watch(x);
      return [...ys, vector(x)];
    });
    return [t.gradient(ys, x), ys];
  },
  'a tape that nobody asks': (x) => {
    using t = new tape.GradientTape().start();
    t.watch(x);
    return scalar(x);
  },
  'a tape whose block throws': (x) => {
    using t = new tape.GradientTape();
    tf.tidy(() => assert.throws(() => t.run(() => (t.watch(x), failing(x))), /mishap/));
  },
  'a tape whose gradient throws': (x) => {
    const t = new tape.GradientTape();
    const broken = tape.customGradient((x: Tensor) => ({
      value: x.square(),
      gradient: () => failing(x),
    }));
    const y = t.run(() => (t.watch(x), broken(x)));
    assert.throws(() => t.gradient(y, x), /mishap/);
    return y;
  },
};

/** Every public function, used with `scalar` and `vector`. */
const uses: Record<
  Exclude<keyof typeof tape, 'GradientTape'>,
  (f: typeof scalar, g: typeof vector, x: Tensor) => unknown
> = {
  checkGradients: (_, g, x) => void tape.checkGradients(g, [x], { order: 2 }),
  clipByGlobalNorm: (_, g, x) => tf.tidy(() => [...tape.clipByGlobalNorm([g(x)], 1)[0]]),
  clipByNorm: (_, g, x) => tf.tidy(() => tape.clipByNorm(g(x), 1)),
  constant: (_, g, x) => tf.tidy(() => tape.constant(g(x))),
  customGradient: (_, g, x) => tape.grad((x: Tensor) => withGradient(g)(x).sum())(x),
  detectAnomaly: (f, _, x) => tape.detectAnomaly(() => tape.grad(f)(x)),
  elementwiseGrad: (_, g, x) => tape.elementwiseGrad(g)(x),
  grad: (f, _, x) => tape.grad(f)(x),
  gradGradCheck: (_, g, x) => void tape.gradGradCheck(g, [x]),
  gradPassThrough: (_, g, x) => tape.elementwiseGrad((x: Tensor) => tape.gradPassThrough(g)(x))(x),
  hessian: (f, _, x) => tape.hessian(f)(x),
  hvp: (f, _, x) => tape.hvp(f, x, x),
  jacfwd: (_, g, x) => tape.jacfwd(g)(x),
  jacobian: (_, g, x) => tape.jacobian(g)(x),
  jacrev: (_, g, x) => tape.jacrev(g)(x),
  jvp: (_, g, x) => tape.jvp(g, [x], [x]),
  recomputeGrad: (f, _, x) => tape.grad((x: Tensor) => tape.recomputeGrad(f)(x))(x),
  stopGradient: (_, g, x) => tf.tidy(() => tape.stopGradient(g(x))),
  valueAndGrad: (f, _, x) => tape.valueAndGrad(f)(x),
  variable: (_, g, x) => tf.tidy(() => tape.variable(g(x)).assignSub(x)),
  vhp: (f, _, x) => tape.vhp(f, x, x),
  vjp: (_, g, x) => {
    const [y, pull] = tape.vjp(g, x);
    const gradients = [pull(), pull(y)];
    pull.dispose();
    return [y, gradients];
  },
};

function withGradient(g: typeof vector): typeof vector {
  return tape.customGradient((x: Tensor) => {
    const twice = x.mul(2);
    return { value: g(x), gradient: (dy) => dy.mul(twice) };
  });
}

function leftBy(times: number, use: Use): number {
  const x = tf.tensor1d([0.5, -0.25]);
  const left = tensorsLeftBy(() => {
    for (let i = 0; i < times; i++) tf.dispose(use(x) as Tensor);
  });
  x.dispose();
  return left;
}

onEveryBackend(() => {
  for (const [kind, use] of Object.entries(kindsOfTape))
    test(`a thousand times ${kind} leaves nothing behind`, () => {
      assert.equal(leftBy(1000, use), 0);
    });

  test('every public function is among those that are counted', () => {
    const functions = Object.keys(tape).filter((name) => name !== 'GradientTape');
    assert.deepEqual(Object.keys(uses).sort(), functions.sort());
  });

  for (const [name, use] of Object.entries(uses)) {
    test(`${name} leaves nothing behind`, () => {
      assert.equal(
        leftBy(20, (x) => use(scalar, vector, x)),
        0,
      );
    });

    test(`${name} leaves nothing behind when its function throws`, () => {
      assert.equal(
        leftBy(20, (x) => assert.throws(() => use(failing, failing, x), /mishap/)),
        0,
      );
    });
  }
});
