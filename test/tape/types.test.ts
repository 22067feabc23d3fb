import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  grad,
  GradientTape,
  hessian,
  jacobian,
  jvp,
  valueAndGrad,
  vjp,
} from '../../src/tape/index.ts';
import { type Tensor, type Tensor1D, type Tensor2D, tf, useBackend } from '../../src/tensorflow.ts';

/** Compiles only where the type of the argument is `T`, no wider and no narrower. */
type Same<A, B> =
  (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const hasType =
  <T>() =>
  <U>(_value: U, _same: Same<T, U>): void =>
    undefined;

await useBackend('cpu');

test('gradients have the structure and ranks of their sources', () => {
  const [w, b] = [tf.ones([2, 2]) as Tensor2D, tf.ones([2]) as Tensor1D];
  const tape = new GradientTape({ persistent: true });
  const y = tape.run(() => (tape.watch([w, b]), w.mul(b).sum()));
  hasType<Tensor2D | null>()(tape.gradient(y, w), true);
  hasType<Tensor2D>()(tape.gradient(y, w, { unconnectedGradients: 'zero' }), true);
  hasType<{ w: Tensor2D | null; rest: (Tensor1D | null)[] }>()(
    tape.gradient(y, { w, rest: [b] }),
    true,
  );
  hasType<[Tensor2D | null, Tensor1D | null]>()(tape.gradient(y, [w, b] as const), true);
  hasType<{ w: Tensor | null }>()(tape.jacobian(y, { w }), true);
  hasType<{ w: Tensor }>()(tape.jacobian(y, { w }, { unconnectedGradients: 'zero' }), true);
  tape.dispose();
  assert.ok(y);
});

test('transformations have the types of the arguments they are taken by', () => {
  const f = (x: Tensor1D, params: { w: Tensor2D }, power: number): Tensor =>
    params.w.mul(x).sum().pow(power);
  const args = [tf.ones([2]) as Tensor1D, { w: tf.ones([2, 2]) as Tensor2D }, 2] as const;
  hasType<Tensor1D>()(grad(f)(...args), true);
  hasType<{ w: Tensor2D }>()(grad(f, { argnums: 1 })(...args), true);
  hasType<[{ w: Tensor2D }, Tensor1D]>()(grad(f, { argnums: [1, 0] })(...args), true);
  hasType<[value: Tensor, gradient: Tensor1D]>()(valueAndGrad(f)(...args), true);
  hasType<Tensor>()(jacobian((x: Tensor1D) => x.square())(args[0]), true);
  hasType<{ w: { w: Tensor } }>()(hessian((x: { w: Tensor2D }) => x.w.sum())(args[1]), true);
  const [y, pull] = vjp((x: Tensor1D) => ({ twice: x.mul(2) as Tensor1D }), args[0]);
  hasType<{ twice: Tensor1D }>()(y, true);
  hasType<[Tensor1D]>()(pull(), true);
  pull.dispose();
  hasType<[y: Tensor1D, tangent: Tensor1D]>()(
    jvp((x: Tensor1D) => x.square() as Tensor1D, [args[0]], [args[0]]),
    true,
  );
  assert.ok(y);
});
