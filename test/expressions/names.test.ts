import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requireKnownNames } from '../../src/expressions/names.ts';
import { parseExpression } from '../../src/expressions/parser.ts';

const check = (source: string, known: string[]): void =>
  requireKnownNames(parseExpression(source, { where: 'loss' }), known);

test('names that are known are let pass, constants and functions need not be', () => {
  check('a*X + sin(pi)', ['a', 'X']);
  check('`e`*X + 1', ['e', 'X']);
});

test('a name that is not known is refused, with the likely one', () => {
  assert.throws(() => check('a + weigth', ['a', 'weight']), {
    message: 'loss: unknown name "weigth", column 5\n    a + weigth\n        ^^^^^^',
    hint: 'did you mean "weight"?',
  });
});

test('a constant that a column is named after is refused, for either may be meant', () => {
  assert.throws(() => check('X*e', ['X', 'e']), {
    message: 'loss: "e" is a constant, and a name of the data, column 3\n    X*e\n      ^',
    hint: 'for the column or variable, write `e` in backquotes',
  });
});
