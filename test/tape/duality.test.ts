import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkGradients, jvp, vjp } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';

const unary = {
  sin: (x: Tensor) => x.sin(),
  tanh: (x: Tensor) => x.tanh(),
  square: (x: Tensor) => x.square(),
  softplus: (x: Tensor) => x.softplus(),
  double: (x: Tensor) => x.add(x),
  reverse: (x: Tensor) => tf.reverse(x),
  rows: (x: Tensor) => x.reshape([2, 2]).sum(0).tile([2]),
};
const binary = {
  add: (x: Tensor, y: Tensor) => x.add(y),
  mul: (x: Tensor, y: Tensor) => x.mul(y),
  ratio: (x: Tensor, y: Tensor) => x.div(y.square().add(1)),
  dot: (x: Tensor, y: Tensor) => tf.dot(x, y).mul(x),
};

/** A random expression in x and y, as a function and as text. */
interface Expression {
  text: string;
  of: (x: Tensor, y: Tensor) => Tensor;
}

const leaf = fc.constantFrom<Expression>(
  { text: 'x', of: (x) => x },
  { text: 'y', of: (_, y) => y },
);
const names = <T extends object>(table: T) =>
  fc.constantFrom(...(Object.keys(table) as (keyof T & string)[]));
const expressions = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.tuple(names(unary), tie('expression')).map(([name, { text, of }]): Expression => ({
      text: `${name}(${text})`,
      of: (x, y) => unary[name](of(x, y)),
    })),
    fc
      .tuple(names(binary), tie('expression'), tie('expression'))
      .map(([name, a, b]): Expression => ({
        text: `${name}(${a.text}, ${b.text})`,
        of: (x, y) => binary[name](a.of(x, y), b.of(x, y)),
      })),
  ),
})).expression;

const vectors = fc.array(
  fc.integer({ min: -8, max: 8 }).map((n) => n / 8),
  { minLength: 4, maxLength: 4 },
);
const shown = fc.tuple(expressions, fc.array(vectors, { minLength: 5, maxLength: 5 }));

const dot = (a: Tensor, b: Tensor) => tf.sum(a.mul(b)).dataSync()[0]!;

onEveryBackend(() => {
  test('of any expression, u·(Jv) is (uᵀJ)·v', () => {
    fc.assert(
      fc.property(shown, ([{ of }, numbers]) =>
        tf.tidy(() => {
          const [x, y, v, w, u] = numbers.map((vector) => tf.tensor1d(vector)) as [
            Tensor,
            Tensor,
            Tensor,
            Tensor,
            Tensor,
          ];
          const f = (x: Tensor, y: Tensor) => of(x, y).mul(1);
          const [, tangent] = jvp(f, [x, y], [v, w]);
          const [, pull] = vjp(f, x, y);
          const [dx, dy] = pull(u) as [Tensor, Tensor];
          pull.dispose();
          const [forward, backward] = [dot(u, tangent), dot(dx, v) + dot(dy, w)];
          const scale = 1 + tf.norm(dx).dataSync()[0]! + tf.norm(dy).dataSync()[0]!;
          assert.ok(Math.abs(forward - backward) <= 1e-5 * scale, `${forward} and ${backward}`);
        }),
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  test('of any expression, the gradients agree with finite differences', () => {
    fc.assert(
      fc.property(shown, ([{ of }, numbers]) => {
        const [x, y] = numbers.map((vector) => tf.tensor1d(vector)) as [Tensor, Tensor];
        const bounded = (x: Tensor, y: Tensor) => of(x, y).tanh();
        checkGradients(bounded, [x, y], { atol: 2e-2 });
        tf.dispose([x, y]);
      }),
      { numRuns: 30, seed: 2 },
    );
  });
});
