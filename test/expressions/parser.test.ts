import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseExpression, parseExpressions } from '../../src/expressions/parser.ts';
import { formatExpression } from '../../src/expressions/printer.ts';
import { freeNames } from '../../src/expressions/syntax.ts';
import { shapeOf } from './trees.ts';

/** Each expression reads as the one beside it, whose parentheses leave nothing open. */
const readings = {
  '-x**2': '-(x**2)',
  '2**3**2': '2**(3**2)',
  '2**-1': '2**(-1)',
  '2**-x**2': '2**(-(x**2))',
  'x^2': 'x**2',
  'a - b - c': '(a - b) - c',
  'a/b*c': '(a/b)*c',
  'a*b + c*d': '(a*b) + (c*d)',
  '-a*b': '(-a)*b',
  'a//b % c': '(a//b) % c',
  '--x': '-(-x)',
  '+x': '(+x)',
  'a @ b + c': '(a @ b) + c',
  'a + b < c*d': '(a + b) < (c*d)',
  'not a < b': 'not (a < b)',
  'not a and b or c': '((not a) and b) or c',
  'a or b and c': 'a or (b and c)',
  'x[0]**2': '(x[0])**2',
  '-x[0]': '-(x[0])',
};
for (const [written, meant] of Object.entries(readings))
  test(`${written} reads as ${meant}`, () => {
    assert.deepEqual(shapeOf(parseExpression(written)), shapeOf(parseExpression(meant)));
  });

test('parentheses change the tree', () => {
  const trees = ['(-x)**2', '-x**2', '(2**3)**2', '2**3**2', 'a - (b - c)', 'a - b - c'].map(
    (source) => JSON.stringify(shapeOf(parseExpression(source))),
  );
  assert.equal(new Set(trees).size, trees.length);
});

test('a chain of comparisons is one node, and differs from comparing a comparison', () => {
  const { root } = parseExpression('0 < x <= 1');
  assert.equal(root.type, 'comparison');
  assert.notDeepEqual(
    shapeOf(parseExpression('0 < x <= 1')),
    shapeOf(parseExpression('(0 < x) <= 1')),
  );
});

test('numbers are written as in Python', () => {
  const numbers = { '1': 1, '.5': 0.5, '1.': 1, '1e-3': 0.001, '2.5E+2': 250, '1_000': 1000 };
  for (const [text, value] of Object.entries(numbers)) {
    const { root } = parseExpression(text);
    assert.ok(root.type === 'number' && root.value === value, text);
  }
});

test('an option may be named or follow in its place, and tensors may be named too', () => {
  const meant = shapeOf(parseExpression('sum(x, axis=1)'));
  for (const source of ['sum(x, 1)', 'sum(x=x, axis=1)', 'sum(axis=1, x=x)', 'sum(x, axis=1,)'])
    assert.deepEqual(shapeOf(parseExpression(source)), meant, source);
  const clip = shapeOf(parseExpression('clip(x, 0, 1)'));
  assert.deepEqual(shapeOf(parseExpression('clip(x, max=1, min=0)')), clip);
});

test('every node knows the span of source that it was read from', () => {
  const source = 'a + sin(x)*2';
  const { root } = parseExpression(source);
  assert.ok(root.type === 'binary' && root.right.type === 'binary');
  const { left } = root.right;
  assert.equal(source.slice(left.span.start, left.span.end), 'sin(x)');
  assert.deepEqual(root.span, { start: 0, end: source.length });
});

test('free names are listed once, in order, without functions and constants', () => {
  assert.deepEqual(freeNames(parseExpression('a*X + b + sin(X)*pi + e')), ['a', 'X', 'b']);
});

test('a backquoted name may hold anything, even a constant or a function', () => {
  const expression = parseExpression('`petal length (cm)` + `e` + `sin` + sin(x)');
  assert.deepEqual(freeNames(expression), ['petal length (cm)', 'e', 'sin', 'x']);
  assert.equal(formatExpression(expression), '`petal length (cm)` + `e` + sin + sin(x)');
});

test('several expressions are split at the commas between them, not at those inside', () => {
  const expressions = parseExpressions('x*y, max(x, y), [x, y][0]');
  assert.deepEqual(
    expressions.map((item) => formatExpression(item)),
    ['x*y', 'max(x, y)', '[x, y][0]'],
  );
});

test('the printer writes no parenthesis too many', () => {
  for (const source of ['a*X + b', '-x**2', '(-x)**2', '2**-1', '(a - b)*c', 'a - (b - c)'])
    assert.equal(formatExpression(parseExpression(source)), source);
  assert.equal(formatExpression(parseExpression('((a*(X)))+(b)')), 'a*X + b');
});

test('a sum of 100,000 terms is read, printed and searched without exhausting the stack', () => {
  const source = Array.from({ length: 100_000 }, (_, i) => (i % 2 ? 'x' : 'y')).join(' + ');
  const expression = parseExpression(source);
  assert.deepEqual(freeNames(expression), ['y', 'x']);
  assert.equal(formatExpression(expression), source);
});
