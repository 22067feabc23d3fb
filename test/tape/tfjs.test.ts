import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grad, GradientTape, hessian } from '../../src/tape/index.ts';
import { type Tensor, type Variable, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { assertClose, read, tensorsLeftBy } from '../support/tensors.ts';

function denseModel() {
  const kernelInitializer = (seed: number) => tf.initializers.glorotUniform({ seed });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({
        units: 4,
        inputShape: [3],
        activation: 'tanh',
        kernelInitializer: kernelInitializer(1),
      }),
      tf.layers.dense({ units: 1, kernelInitializer: kernelInitializer(2) }),
    ],
  });
  const variables = model.trainableWeights.map((weight) => weight.read() as Variable);
  return { model, variables };
}

const examples = () =>
  [tf.linspace(-1, 1, 12).reshape([4, 3]), tf.linspace(0, 1, 4).reshape([4, 1])] as const;

onEveryBackend(() => {
  test('tf.grad keeps derivatives that tfjs alone loses', () => {
    const second = tf.grad(tf.grad((x) => x.mul(x.exp())));
    assertClose(second(tf.scalar(1)), 3 * Math.E);
    const third = tf.grad(tf.grad(tf.grad((x) => x.sigmoid())));
    assertClose(third(tf.scalar(0)), -0.125);
  });

  test('tf.grad of the identity is 1, and of a constant an error', () => {
    assert.deepEqual(read(tf.grad((x) => x)(tf.scalar(5))), 1);
    assert.throws(
      () => tf.grad(() => tf.scalar(1))(tf.scalar(5)),
      /Cannot compute gradient of y=f\(x\)/,
    );
    assert.throws(() => tf.grad((() => 3) as never)(tf.scalar(5)), /must be a tensor/);
    assert.throws(() => tf.grads(() => tf.scalar(1))([]), /empty list of xs/);
  });

  test('tf.grad refuses what is blocked on its way, where tfjs alone gives zeros or nonsense', () => {
    const blocked = [(x: Tensor) => x.floor(), (x: Tensor) => x.toInt().toFloat()];
    for (const f of blocked)
      assert.throws(() => tf.grad(f)(tf.scalar(2.5)), { code: 'tape.unconnected' });
    assert.throws(() => tf.grad((x) => x.square())(tf.scalar(2, 'int32')), {
      code: 'tape.unconnected',
    });
  });

  test('tf.grads, tf.valueAndGrad and dy work as before', () => {
    const [dx, dy] = tf.grads((x, y) => x.mul(y))([tf.scalar(2), tf.scalar(3)]);
    assert.deepEqual(read([dx, dy]), [3, 2]);
    const { value, grad } = tf.valueAndGrad((x) => x.square())(
      tf.tensor1d([3, 4]),
      tf.tensor1d([1, 10]),
    );
    assert.deepEqual(read([value, grad]), [
      [9, 16],
      [6, 80],
    ]);
  });

  test('the tape and tf.variableGrads agree on a model of layers', () => {
    const { model, variables } = denseModel();
    const [x, y] = examples();
    const loss = () => tf.losses.meanSquaredError(y, model.predict(x) as Tensor) as Tensor;
    const { value, grads } = tf.variableGrads(() => loss().asScalar(), variables);
    const tape = new GradientTape();
    const taped = tape.run(() => loss().asScalar());
    const gradients = tape.gradient(taped, variables);
    assert.equal(read(taped), read(value));
    assert.deepEqual(
      read(gradients),
      variables.map(({ name }) => read(grads[name])),
    );
    assert.deepEqual(tape.watchedVariables(), variables);
  });

  test("layers' optimizers train inside a tape and outside", async () => {
    const { model, variables } = denseModel();
    const [x, y] = examples();
    model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
    const { history } = await model.fit(x, y, { epochs: 3, shuffle: false, verbose: 0 });
    assert.ok(Number(history['loss']!.at(-1)) < Number(history['loss']![0]));
    const optimizer = tf.train.sgd(0.1);
    const loss = () => tf.losses.meanSquaredError(y, model.predict(x) as Tensor).asScalar();
    const tape = new GradientTape();
    const [before, after] = tape.run(() => {
      const before = loss();
      optimizer.minimize(loss, false, variables);
      return [before, loss()];
    });
    assert.ok(after!.dataSync()[0]! < before!.dataSync()[0]!);
    assert.ok(tape.gradient(after!, variables).every((gradient) => gradient !== null));
  });

  test('tf.grad inside a tape is differentiated by it', () => {
    const x = tf.scalar(1);
    const tape = new GradientTape();
    const slope = tape.run(() => (tape.watch(x), tf.grad((x) => x.mul(x.exp()))(x)));
    assertClose(tape.gradient(slope, x), 3 * Math.E);
  });

  test('a tape inside tf.grad is differentiated by it', () => {
    const second = tf.grad((x) => {
      const tape = new GradientTape();
      const y = tape.run(() => (tape.watch(x), x.mul(x.tanh())));
      return tape.gradient(y, x)!;
    });
    const s = 1 / Math.cosh(0.5) ** 2;
    assertClose(second(tf.scalar(0.5)), 2 * s - 2 * 0.5 * Math.tanh(0.5) * s);
  });

  test('tf.customGrad keeps its gradient, whatever the tidy around it is called', () => {
    const clipped = tf.customGrad((x, save) => {
      (save as (tensors: Tensor[]) => void)([x as Tensor]);
      return {
        value: (x as Tensor).square(),
        gradFunc: (dy: Tensor, [x]: Tensor[]) => dy.mul(x!.mul(2).clipByValue(-1, 1)),
      };
    });
    for (const name of ['Neg', 'Relu', 'free'])
      assert.deepEqual(
        read(grad((x: Tensor) => tf.tidy(name, () => clipped(x)).sum())(tf.tensor1d([-3, 0.25]))),
        [-1, 0.5],
      );
  });

  test('tf.customGrad may keep what it computed on its way, at every order', () => {
    const exp = tf.customGrad((x, save) => {
      const half = (x as Tensor).div(2).exp();
      (save as (tensors: Tensor[]) => void)([half]);
      return {
        value: half.square(),
        gradFunc: (dy: Tensor, [half]: Tensor[]) => dy.mul(half!.square()),
      };
    });
    assertClose(grad(grad(grad((x: Tensor) => exp(x))))(tf.scalar(1)), Math.E);
  });

  test('tf.customGrad may return its argument', () => {
    const doubled = tf.customGrad((x) => ({
      value: x as Tensor,
      gradFunc: (dy: Tensor) => dy.mul(2),
    }));
    assert.deepEqual(read(grad((x: Tensor) => doubled(x))(tf.scalar(3))), 2);
  });

  test('a tape may run inside tf.customGrad', () => {
    const slopeOfCube = tf.customGrad((x) => {
      const tape = new GradientTape();
      const y = tape.run(() => (tape.watch(x as Tensor), (x as Tensor).pow(3)));
      return {
        value: tape.gradient(y, x as Tensor)!,
        gradFunc: (dy: Tensor) => dy.mul(x as Tensor).mul(6),
      };
    });
    assertClose(slopeOfCube(tf.scalar(2)), 12);
    assertClose(grad((x: Tensor) => slopeOfCube(x))(tf.scalar(2)), 12);
  });

  test('an error inside tf.customGrad leaves nothing behind', () => {
    const x = tf.scalar(1);
    const broken = tf.customGrad(() => {
      throw new Error('mishap');
    });
    assert.equal(
      tensorsLeftBy(() => assert.throws(() => grad((x: Tensor) => broken(x))(x), /mishap/)),
      0,
    );
  });

  test('logSigmoid of an intermediate value has its gradient, and its second', () => {
    const f = (x: Tensor) => x.mul(2).logSigmoid().sum();
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    assertClose(grad(f)(tf.scalar(0.3)), 2 * sigmoid(-0.6));
    assertClose(hessian(f)(tf.scalar(0.3)), -4 * sigmoid(-0.6) * sigmoid(0.6));
  });

  test('softmaxCrossEntropy has a second derivative', () => {
    const labels = tf.tensor2d([[1, 0]]);
    const f = (x: Tensor) => tf.losses.softmaxCrossEntropy(labels, x).asScalar();
    const p = 1 / (1 + Math.exp(-1));
    const h = p * (1 - p);
    assertClose(hessian(f)(tf.tensor2d([[1, 2]])), [[[[h, -h]], [[-h, h]]]]);
  });

  test('fused operations are taken apart while a tape records', () => {
    const [x, w] = [tf.tensor2d([[1, -2]]), tf.tensor2d([[1], [1]])];
    const f = (x: Tensor) => tf.fused.matMul({ a: x as typeof w, b: w, activation: 'elu' }).sum();
    assertClose(grad(f)(x), [[Math.exp(-1), Math.exp(-1)]]);
  });

  test('batchNorm without scale or offset has its gradient', () => {
    const [mean, variance] = [tf.tensor1d([1, 2]), tf.tensor1d([4, 9])];
    const f = (x: Tensor) =>
      tf.batchNorm(x as ReturnType<typeof tf.zeros>, mean, variance, undefined, undefined, 0).sum();
    assertClose(grad(f)(tf.ones([1, 2])), [[1 / 2, 1 / 3]]);
  });

  test('an error inside tf.grad leaves no tape recording and no tensor', () => {
    const x = tf.scalar(1);
    const left = tensorsLeftBy(() =>
      assert.throws(
        () =>
          tf.grad((x) => {
            x.square().exp();
            throw new Error('mishap');
          })(x),
        /mishap/,
      ),
    );
    assert.equal(left, 0);
    assert.equal(
      tensorsLeftBy(() => x.square().dispose()),
      0,
    );
  });
});
