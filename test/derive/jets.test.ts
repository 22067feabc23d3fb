import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { centralDifference } from '../../src/derive/differences.ts';
import { jetPartials } from '../../src/derive/jet-partials.ts';
import { tapePartials } from '../../src/derive/tape-partials.ts';
import { parseExpression } from '../../src/expressions/parser.ts';
import { useBackend } from '../../src/tensorflow.ts';
import { plainExpressions } from './plain-expressions.ts';

before(() => useBackend('native'));

const nth = (source: string, x: number, order: number): number =>
  jetPartials(parseExpression(source), { x })(Array<string>(order).fill('x')) as number;

const close = (found: number, expected: number, relative: number): void =>
  assert.ok(
    Object.is(found, expected) ||
      Math.abs(found - expected) <= relative * Math.max(1, Math.abs(expected)),
    `${found} is not ${expected}`,
  );

test('derivatives of any order have their closed forms', () => {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  close(nth('exp(x)', 1, 20), Math.E, 1e-13);
  close(nth('sin(x)', 0.5, 15), -Math.cos(0.5), 1e-13);
  close(nth('1/(1 - x)', 0, 12), factorial(12), 1e-13);
  close(nth('log(1 + x)', 0, 10), -factorial(9), 1e-13);
  close(nth('x**7', 2, 5), 2520 * 4, 1e-13);
  close(nth('atan(x)', 0, 9), factorial(8), 1e-13);
  close(nth('x**x', 1, 3), 3, 1e-13);
  close(nth('erf(x)', 1, 2), (-4 / Math.sqrt(Math.PI)) * Math.exp(-1), 1e-13);
});

test('a polynomial has no derivative but 0 beyond its degree, at 0 too', () => {
  assert.equal(nth('x**5', 0, 5), 120);
  assert.equal(nth('x**5', 0, 6), 0);
  assert.equal(nth('3*x', 0, 2), 0);
});

test('poles and undefined places give infinities and nan', () => {
  assert.equal(nth('sqrt(x)', 0, 1), Infinity);
  assert.equal(nth('sqrt(x)', 0, 2), -Infinity);
  assert.equal(nth('1/x', 0, 1), -Infinity);
  assert.equal(nth('log(x)', -1, 0), NaN);
});

test('mixed derivatives do not depend on the order of the variables', () => {
  const expression = parseExpression('exp(x*y)*sin(x) + x**3*y**2');
  const partials = jetPartials(expression, { x: 0.7, y: -0.4 });
  close(partials(['x', 'x', 'y']) as number, partials(['y', 'x', 'x']) as number, 1e-12);
  assert.equal(jetPartials(parseExpression('x**3*y**2'), { x: 2, y: 3 })(['x', 'y']), 72);
});

test('double precision and finite differences agree on any smooth expression', () => {
  const coordinate = fc.double({ min: 0.3, max: 1.7, noNaN: true });
  fc.assert(
    fc.property(plainExpressions, coordinate, coordinate, (source, x, y) => {
      const expression = parseExpression(source);
      const partials = jetPartials(expression, { x, y });
      for (const path of [['x'], ['y'], ['x', 'y'], ['x', 'x']]) {
        const exact = partials(path) as number;
        const curvature = Math.abs(partials([...path, path[0]!, path[0]!]) as number);
        fc.pre(Number.isFinite(exact) && curvature < 1e4);
        close(centralDifference(expression, { x, y }, path), exact, 1e-5);
      }
    }),
    { numRuns: 300 },
  );
});

test('the tape agrees with double precision on any smooth expression, at first and second order', () => {
  const coordinate = fc.float({ min: 0.5, max: 1.5, noNaN: true });
  fc.assert(
    fc.property(plainExpressions, coordinate, coordinate, (source, x, y) => {
      const expression = parseExpression(source);
      const [exact, taped] = [jetPartials, tapePartials].map((method) =>
        method(expression, { x, y }),
      );
      for (const path of [[], ['x'], ['y'], ['x', 'y'], ['x', 'x']]) {
        const expected = exact!(path) as number;
        fc.pre(Math.abs(expected) < 1e4);
        close(taped!(path) as number, expected, 2e-3);
      }
    }),
    { numRuns: 150 },
  );
});
