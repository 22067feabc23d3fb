import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { GradtapeError } from '../../src/errors.ts';
import { evaluate } from '../../src/expressions/lower.ts';
import { parseExpression } from '../../src/expressions/parser.ts';
import { longestSource } from '../../src/expressions/tokens.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('native'));

function mistakeIn(run: () => unknown): GradtapeError {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof GradtapeError, String(error));
    assert.equal(error.code, 'expression');
    return error;
  }
  return assert.fail('no error');
}

interface Mistake {
  source: string;
  message: string;
  /** The line of carets, under the source. */
  carets: string;
  hint?: string;
}

const unreadable: Mistake[] = [
  { source: '', message: 'the expression is empty, column 1', carets: '^' },
  {
    source: 'a + ',
    message: 'expected a value after "+", but the expression ends, column 5',
    carets: '    ^',
  },
  {
    source: 'a * * b',
    message: 'expected a value after "*", found "*", column 5',
    carets: '    ^',
  },
  { source: '(a + b', message: '"(" is never closed, column 1', carets: '^' },
  {
    source: 'a + b)',
    message: '")" closes a bracket that was never opened, column 6',
    carets: '     ^',
  },
  {
    source: '2x',
    message: 'expected an operator after "2", found "x", column 2',
    carets: ' ^',
    hint: 'to multiply, write *',
  },
  {
    source: 'sin x',
    message: 'expected an operator after "sin", found "x", column 5',
    carets: '    ^',
    hint: 'write sin(…)',
  },
  {
    source: 'sigmod(x)',
    message: 'unknown function "sigmod", column 1',
    carets: '^^^^^^',
    hint: 'did you mean sigmoid?',
  },
  {
    source: '1 + arcsin(x)',
    message: 'unknown function "arcsin", column 5',
    carets: '    ^^^^^^',
    hint: 'did you mean asin?',
  },
  {
    source: 'a(b + 1)',
    message: 'unknown function "a", column 1',
    carets: '^',
    hint: 'to multiply, write *',
  },
  {
    source: 'constructor(1)',
    message: 'unknown function "constructor", column 1',
    carets: '^^^^^^^^^^^',
    hint: 'to multiply, write *',
  },
  {
    source: 'exp()',
    message: 'exp: the argument x is missing, column 1',
    carets: '^^^^^',
    hint: 'it is called as exp(x)',
  },
  {
    source: 'exp(x, y)',
    message: 'exp: too many arguments, column 8',
    carets: '       ^',
    hint: 'it is called as exp(x)',
  },
  {
    source: 'sum(x, axes=1)',
    message: 'sum: there is no argument "axes", column 8',
    carets: '       ^^^^',
    hint: 'it is called as sum(x, axis=, keepdims=)',
  },
  {
    source: 'sum(x, 1, axis=1)',
    message: 'sum: axis is given twice, column 11',
    carets: '          ^^^^',
    hint: 'it is called as sum(x, axis=, keepdims=)',
  },
  {
    source: 'sum(axis=1, x)',
    message: 'sum: an argument without a name follows one with a name, column 13',
    carets: '            ^',
    hint: 'it is called as sum(x, axis=, keepdims=)',
  },
  {
    source: 'sum(x, axis=y)',
    message: 'axis must be a whole number or a list of them, written out, column 13',
    carets: '            ^',
  },
  {
    source: 'x[y]',
    message: 'expected a whole number, column 3',
    carets: '  ^',
    hint: 'to pick by a tensor, use gather',
  },
  {
    source: 'x = 3',
    message: 'unexpected "=", column 3',
    carets: '  ^',
    hint: 'to compare, write ==',
  },
  {
    source: 'x × 3',
    message: 'unexpected character "×", column 3',
    carets: '  ^',
    hint: 'write *',
  },
  { source: '😀 + 1', message: 'unexpected character "😀", column 1', carets: '^' },
  { source: '`a b', message: 'this backquote is never closed, column 1', carets: '^' },
  { source: '1e999', message: 'the number is too large, column 1', carets: '^^^^^' },
  {
    source: '2 + not x',
    message: '"not" needs parentheses here, column 5',
    carets: '    ^^^',
    hint: 'write (not …)',
  },
];
for (const { source, message, carets, hint } of unreadable)
  test(`${JSON.stringify(source)}: ${message}`, () => {
    const error = mistakeIn(() => parseExpression(source));
    assert.equal(error.message, `${message}\n    ${source}\n    ${carets}`);
    assert.equal(error.hint, hint);
  });

test('a mistake says where the expression stands', () => {
  const { message } = mistakeIn(() => parseExpression('a*X + ', { where: 'model.predict' }));
  assert.match(message, /^model\.predict: expected a value after "\+"/);
});

test('of a long expression only the part around the spot is shown', () => {
  const source = `${'x + '.repeat(1000)}$${' + x'.repeat(1000)}`;
  const [, excerpt, carets] = mistakeIn(() => parseExpression(source)).message.split('\n');
  assert.ok(excerpt!.length < 90, excerpt);
  assert.equal(excerpt![carets!.indexOf('^')], '$');
  assert.match(excerpt!, /^ {4}….*…$/);
});

test('ten thousand nested parentheses are one clear mistake', () => {
  for (const [open, close] of ['()', '[]', ['sin(', ')'], ['-', ''], ['2**', '']])
    assert.match(
      mistakeIn(() => parseExpression(`${open!.repeat(10_000)}1${close!.repeat(10_000)}`)).message,
      /^nested more than 500 levels deep, column \d+\n/,
    );
});

test('an expression of a megabyte is refused by name', () => {
  const { message } = mistakeIn(() => parseExpression('x+'.repeat(longestSource)));
  assert.match(message, /^the expression is 1000000 characters long, the limit is 500000/);
});

const x = () => tf.tensor1d([1, 2]);
const m = () => tf.ones([2, 3]);
const failing: Mistake[] = [
  {
    source: 'x + weigth',
    message: 'unknown name "weigth", column 5',
    carets: '    ^^^^^^',
    hint: 'did you mean "weight"?',
  },
  {
    source: '2*sin',
    message: 'unknown name "sin", column 3',
    carets: '  ^^^',
    hint: 'sin is a function: write sin(…)',
  },
  {
    source: '1 + (x*m)',
    message: 'the shapes [2] and [2, 3] do not fit together, column 5',
    carets: '    ^^^^^',
  },
  {
    source: 'x[2]',
    message: 'index 2 is outside axis 0, which has size 2, column 1',
    carets: '^^^^',
  },
  {
    source: 'm[0, 0, 0]',
    message: '3 indices are too many for a tensor of rank 2, column 1',
    carets: '^^^^^^^^^^',
  },
  {
    source: 'm @ m',
    message:
      'a matrix product needs as many rows on the right as columns on the left, found the shapes [2,3] and [2,3], column 1',
    carets: '^^^^^',
  },
  {
    source: 'x @ 2',
    message: 'a matrix product needs vectors or matrices, not scalars, column 1',
    carets: '^^^^^',
  },
];
for (const { source, message, carets, hint } of failing)
  test(`${source}: ${message}`, () => {
    const environment = { x: x(), m: m(), weight: x() };
    const tensors = tf.memory().numTensors;
    const error = mistakeIn(() => evaluate(parseExpression(source), environment));
    assert.equal(error.message, `${message}\n    ${source}\n    ${carets}`);
    assert.equal(error.hint, hint);
    assert.equal(tf.memory().numTensors, tensors, 'the failed evaluation leaves tensors behind');
  });

test('names that every object has are unknown names too', () => {
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
    assert.match(
      mistakeIn(() => evaluate(parseExpression(name), { x: x() })).message,
      /^unknown name/,
    );
});
