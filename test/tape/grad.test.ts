import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elementwiseGrad, grad, valueAndGrad } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { assertClose, read } from '../support/tensors.ts';

onEveryBackend(() => {
  test('grad gives the gradient of a scalar function by its first argument', () => {
    assert.deepEqual(read(grad((x: Tensor) => x.square())(tf.scalar(4))), 8);
  });

  test('grad of grad of grad is the third derivative', () => {
    const third = grad(grad(grad((x: Tensor) => x.mul(x.exp()))));
    assertClose(third(tf.scalar(1)), 4 * Math.E);
  });

  test('argnums chooses the arguments', () => {
    const f = (x: Tensor, y: Tensor, power: number) => x.mul(y.pow(power));
    const [x, y] = [tf.scalar(2), tf.scalar(3)];
    assertClose(grad(f, { argnums: 1 })(x, y, 2), 12);
    assertClose(grad(f, { argnums: [1, 0] })(x, y, 2), [12, 9]);
  });

  test('arguments may be structures', () => {
    const loss = ({ w, b }: { w: Tensor; b: Tensor[] }) => w.mul(3).add(b[0]!.mul(b[1]!));
    const gradient = grad(loss)({ w: tf.scalar(1), b: [tf.scalar(5), tf.scalar(7)] });
    assert.deepEqual(read(gradient), { w: 3, b: [7, 5] });
  });

  test('one tensor given twice is two arguments', () => {
    const x = tf.scalar(3);
    const gradients = grad((a: Tensor, b: Tensor) => a.square().mul(b), { argnums: [0, 1] })(x, x);
    assert.deepEqual(read(gradients), [18, 9]);
  });

  test('a captured tensor is a constant, even if it is the argument too', () => {
    const x = tf.scalar(3);
    assert.deepEqual(read(grad((y: Tensor) => y.mul(x))(x)), 3);
  });

  test('the gradient of an inner function may depend on the argument of the outer', () => {
    const outer = grad((x: Tensor) => x.mul(grad((y: Tensor) => x.mul(y.square()))(tf.scalar(5))));
    assert.deepEqual(read(outer(tf.scalar(2))), 40);
  });

  test('an argument the function does not use has zeros, or is refused in strict mode', () => {
    const f = (x: Tensor, _y: Tensor) => x.sum();
    const args = [tf.ones([2]), tf.ones([3])] as const;
    assert.deepEqual(read(grad(f, { argnums: [0, 1] })(...args)), [
      [1, 1],
      [0, 0, 0],
    ]);
    assert.throws(() => grad(f, { argnums: [0, 1], strict: true })(...args), {
      code: 'tape.unconnected',
      message:
        'Output 0 of the user-provided function is independent of input 1. This is not allowed in strict mode.',
    });
  });

  test('hasAux hands something on beside the value', () => {
    const f = (x: Tensor) => [x.square(), { note: 'untouched', twice: x.mul(2) }] as const;
    const [gradient, aux] = grad(f, { hasAux: true })(tf.scalar(3));
    assert.deepEqual(read([gradient, aux]), [6, { note: 'untouched', twice: 6 }]);
    const [[value, { note }], again] = valueAndGrad(f, { hasAux: true })(tf.scalar(3));
    assert.deepEqual([read(value), note, read(again)], [9, 'untouched', 6]);
  });

  test('valueAndGrad gives both', () => {
    assertClose(valueAndGrad((x: Tensor) => x.sin())(tf.scalar(1)), [Math.sin(1), Math.cos(1)]);
  });

  test('only a scalar has a gradient', () => {
    assert.throws(() => grad((x: Tensor) => x.square())(tf.ones([3])), {
      code: 'tape.scalar',
      message: 'Gradient only defined for scalar-output functions. Output had shape: (3,).',
    });
    assert.throws(() => grad((x: Tensor) => x.toInt())(tf.scalar(3)), {
      code: 'tape.dtype',
      message: 'grad requires real-valued outputs, but got int32',
    });
  });

  test('integers, and arguments that do not exist, are refused', () => {
    assert.throws(() => grad((x: Tensor) => x.square())(tf.scalar(3, 'int32')), {
      code: 'tape.dtype',
      message: /requires real- or complex-valued inputs .* got int32/,
    });
    assert.throws(() => grad((x: Tensor) => x, { argnums: 1 as 0 })(tf.scalar(3)), {
      code: 'tape.argument',
      message: 'argnums names argument 1 of a function that was given 1',
    });
    assert.throws(() => grad((x: number) => tf.scalar(x))(3), {
      code: 'tape.structure',
      message: 'argument is 3, expected a tensor or a variable',
    });
  });

  test('elementwiseGrad differentiates at every element', () => {
    assertClose(elementwiseGrad((x: Tensor) => x.square())(tf.tensor1d([1, 2, 3])), [2, 4, 6]);
    const jerk = elementwiseGrad(elementwiseGrad((x: Tensor) => x.sin()));
    assertClose(jerk(tf.tensor1d([0.5, 1])), [-Math.sin(0.5), -Math.sin(1)]);
  });
});
