import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { evaluate } from '../../src/expressions/lower.ts';
import { parseExpression } from '../../src/expressions/parser.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('native'));

/** An expression and its value by JavaScript itself, put together side by side. */
interface Pair {
  source: string;
  value: (x: number, y: number) => number;
}

const functions: Record<string, (x: number) => number> = {
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  atan: Math.atan,
  asinh: Math.asinh,
  abs: Math.abs,
  square: (x) => x * x,
  relu: (x) => Math.max(x, 0),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  softplus: (x) => Math.log1p(Math.exp(x)),
  mish: (x) => x * Math.tanh(Math.log1p(Math.exp(x))),
  log_sigmoid: (x) => -Math.log1p(Math.exp(-x)),
  hard_sigmoid: (x) => Math.min(Math.max(x + 3, 0), 6) / 6,
};

const operators: Record<string, (x: number, y: number) => number> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
};

const pairs: fc.Arbitrary<Pair> = fc.letrec<{ pair: Pair }>((tie) => {
  const pair = tie('pair');
  return {
    pair: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'pair' },
      fc.oneof(
        fc.constant<Pair>({ source: 'x', value: (x) => x }),
        fc.constant<Pair>({ source: 'y', value: (_, y) => y }),
        fc.integer({ min: 0, max: 9 }).map((n): Pair => ({ source: `${n}`, value: () => n })),
      ),
      fc.tuple(fc.constantFrom(...Object.keys(functions)), pair).map(([name, a]): Pair => ({
        source: `${name}(${a.source})`,
        value: (x, y) => functions[name]!(a.value(x, y)),
      })),
      fc
        .tuple(pair, fc.constantFrom(...Object.keys(operators)), pair)
        .map(([a, operator, b]): Pair => ({
          source: `(${a.source}) ${operator} (${b.source})`,
          value: (x, y) => operators[operator]!(a.value(x, y), b.value(x, y)),
        })),
      pair.map((a): Pair => ({
        source: `-(${a.source})**2`,
        value: (x, y) => -(a.value(x, y) ** 2),
      })),
      pair.map((a): Pair => ({
        source: `where(x < y, ${a.source}, y)`,
        value: (x, y) => (x < y ? a.value(x, y) : y),
      })),
    ),
  };
}).pair;

const coordinate = fc.integer({ min: -3, max: 3 });

test('values agree with JavaScript, number by number of a tensor', () => {
  fc.assert(
    fc.property(
      pairs,
      fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 4 }),
      ({ source, value }, points) => {
        const expected = points.map(([x, y]) => value(x, y));
        fc.pre(expected.every((z) => Math.abs(z) < 1e6));
        const found = tf.tidy(() =>
          tf
            .broadcastTo(
              evaluate(parseExpression(source), {
                x: tf.tensor1d(points.map(([x]) => x)),
                y: tf.tensor1d(points.map(([, y]) => y)),
              }),
              [points.length],
            )
            .arraySync(),
        ) as number[];
        for (const [i, z] of expected.entries())
          assert.ok(
            Math.abs(found[i]! - z) <= 1e-3 * Math.max(1, Math.abs(z)),
            `${source} at ${points[i]!} is ${found[i]}, expected ${z}`,
          );
      },
    ),
    { numRuns: 400 },
  );
});
