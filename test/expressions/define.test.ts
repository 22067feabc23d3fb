import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { parseDefinitions } from '../../src/expressions/define.ts';
import { writtenOut } from '../../src/expressions/definitions.ts';
import { evaluate } from '../../src/expressions/lower.ts';
import { requireKnownNames } from '../../src/expressions/names.ts';
import { parseExpression } from '../../src/expressions/parser.ts';
import { formatExpression } from '../../src/expressions/printer.ts';
import { freeNames } from '../../src/expressions/syntax.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('native'));

const huber = {
  r: 'Y - predict',
  'huber(e, d)': 'where(abs(e) < d, e**2/2, d*(abs(e) - d/2))',
};

const parsed = (source: string, define: Record<string, string>) =>
  parseExpression(source, { where: 'loss', definitions: parseDefinitions(define) });

function valueOf(
  source: string,
  define: Record<string, string>,
  values: Record<string, number[]> = {},
): unknown {
  return tf.tidy(() => {
    const environment = Object.entries(values).map(([name, value]) => [name, tf.tensor(value)]);
    return evaluate(parsed(source, define), Object.fromEntries(environment)).arraySync();
  });
}

test('a defined name and a defined function stand for their expressions', () => {
  const values = { Y: [1, 2, 9], predict: [1.5, 2, 3] };
  assert.equal(valueOf('sum(huber(r, 1))', huber, values), 0.125 + 5.5);
});

test('arguments may be given by name, and are worked out before the call', () => {
  const define = { 'difference(a, b)': 'a - b' };
  assert.equal(valueOf('difference(b=2*3, a=1)', define), -5);
});

test('a parameter goes before a column, a constant and a definition of its name', () => {
  const define = { 'f(e)': 'e + g', g: 'x', 'h(x)': 'f(x) + x', 'i(g)': 'g' };
  assert.deepEqual(valueOf('h(10)', define, { x: [1] }), [21]);
  assert.equal(valueOf('i(5)', define), 5);
});

test('definitions may use those that come after them', () => {
  assert.equal(valueOf('a', { a: 'f(b) + 1', 'f(t)': 't*b', b: '3' }), 10);
});

test('a defined name is computed once, however often it is used', async () => {
  const define = { a: 'exp(x)', b: 'a + a', c: 'b*b + a' };
  const x = tf.scalar(0);
  const { result, kernelNames } = await tf.profile(() => evaluate(parsed('c - a', define), { x }));
  assert.equal((result as Tensor).arraySync(), 4);
  assert.deepEqual(kernelNames.toSorted(), ['Add', 'Exp', 'Multiply', 'Sub'].toSorted());
  tf.dispose([x, result]);
});

test('what is free in an expression is free in what its definitions stand for, save for parameters', () => {
  assert.deepEqual(freeNames(parsed('huber(r, delta)', huber)), ['Y', 'predict', 'delta']);
});

test('written out, an expression holds no definitions and means the same', () => {
  const plain = writtenOut(parsed('huber(r, 1) + r', huber));
  assert.equal(
    formatExpression(plain),
    'where(abs(Y - predict) < 1, (Y - predict)**2/2, 1*(abs(Y - predict) - 1/2)) + Y - predict'.replace(
      '+ Y - predict',
      '+ (Y - predict)',
    ),
  );
});

const bodies = fc.constantFrom(
  'x',
  'x*y',
  'x - 2',
  'g',
  'f(x)',
  'f(g) - y',
  'f(f(y))',
  'max(x, g)',
);

test('an expression and what it is written out have the same value', () => {
  fc.assert(
    fc.property(bodies, bodies, fc.constantFrom('t', 't**2 - x', 'y/(1 + t**2)'), (a, b, f) => {
      const define = { g: 'x + y', 'f(t)': f, a, b };
      const expression = parsed('a*f(b) - g', define);
      const plain = parseExpression(formatExpression(writtenOut(expression)));
      const environment = { x: tf.scalar(0.75), y: tf.scalar(-1.5) };
      const values = [expression, plain].map((one) => evaluate(one, environment).arraySync());
      assert.equal(values[0], values[1]);
    }),
    { numRuns: 200 },
  );
});

const refused: Record<string, [define: Record<string, string>, message: string]> = {
  'a definition in terms of itself': [
    { a: 'b + 1', b: 'c', c: 'sin(a)' },
    'define.a: defined in terms of itself: a → b → c → a',
  ],
  'a function in terms of itself': [
    { 'f(x)': 'f(x - 1)' },
    'define.f: defined in terms of itself: f → f',
  ],
  'a name that is a function already': [
    { 'sum(x)': 'x' },
    'define.sum: expected a name of its own, found that of a function',
  ],
  'a name that is a constant already': [
    { e: '1' },
    'define.e: expected a name of its own, found that of a constant',
  ],
  'two definitions of one name': [{ f: '1', 'f(x)': 'x' }, 'define.f: "f" is defined twice'],
  'two parameters of one name': [{ 'f(x, x)': 'x' }, 'define.f: the parameter "x" occurs twice'],
  'no name': [{ '2x': '1' }, 'define: expected a name, column 1\n    2x\n    ^'],
  'no parameters': [{ 'f()': '1' }, 'define: expected a name, column 3\n    f()\n      ^'],
  'a header that is never closed': [
    { 'f(x': '1' },
    'define: "(" is never closed, column 2\n    f(x\n     ^',
  ],
  'a body that cannot be read': [
    { r: 'Y -' },
    'define.r: expected a value after "-", but the expression ends, column 4\n    Y -\n       ^',
  ],
  'an argument too many in a body': [
    { 'f(x)': 'x', r: 'f(1, 2)' },
    'define.r: f: too many arguments, column 6\n    f(1, 2)\n         ^',
  ],
};
for (const [what, [define, message]] of Object.entries(refused))
  test(`${what} is refused`, () => {
    assert.throws(() => parseDefinitions(define), { message });
  });

test('definitions that double one after another are refused before anything is computed', () => {
  const define = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`f${i + 1}(x)`, `f${i}(x) + f${i}(x)`]),
  );
  assert.throws(() => parseDefinitions({ 'f0(x)': 'x', ...define }), {
    message: /^define\.f\d+: written out, it is more than 100000 operations$/,
  });
});

test('definitions that use each other too deeply are refused', () => {
  const define = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, i) => [`a${i}`, `a${i + 1}`]),
  );
  assert.throws(() => parseDefinitions(define), {
    message: /^define\.a\d+: written out, it is more than 100 levels deep$/,
  });
});

test('a call that does not fit its definition is refused with how it is called', () => {
  assert.throws(() => parsed('huber(r)', huber), {
    message: 'loss: huber: the argument d is missing, column 1\n    huber(r)\n    ^^^^^^^^',
    hint: 'it is called as huber(e, d)',
  });
  assert.throws(() => parsed('hubber(r, 1)', huber), { hint: 'did you mean huber?' });
});

test('a defined function is no value, and a defined name no function', () => {
  assert.throws(() => requireKnownNames(parsed('huber + 1', huber), []), {
    message: 'loss: unknown name "huber", column 1\n    huber + 1\n    ^^^^^',
    hint: 'huber is a function: write huber(…)',
  });
  assert.throws(() => parsed('r(2)', huber), { message: /^loss: unknown function "r"/ });
});

test('a definition that needs what is not known at a place is refused there', () => {
  assert.throws(() => requireKnownNames(parsed('1 + r', huber), ['Y']), {
    message:
      'loss: "r" is defined with "predict", which means nothing here, column 5\n    1 + r\n        ^',
  });
  requireKnownNames(parsed('huber(r, 1)', huber), ['Y', 'predict']);
});

test('a mistake that only values show is located in the definition', () => {
  const values = { Y: [1, 2, 3], predict: [1, 2] };
  assert.throws(
    () => valueOf('sum(r)', huber, values),
    /^GradtapeError: define\.r: .*, column 1\n/,
  );
});
