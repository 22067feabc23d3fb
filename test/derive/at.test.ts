import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAt } from '../../src/derive/at.ts';
import { GradtapeError } from '../../src/errors.ts';

const at = (text: string, variables = ['x', 'y']) => parseAt(text, variables, 4);

test('values are numbers, or expressions of numbers', () => {
  assert.deepEqual(at('4', ['x']), { points: [{ x: 4 }] });
  assert.deepEqual(at('x=-1,y=2**3'), { points: [{ x: -1, y: 8 }] });
  assert.deepEqual(at('x = pi, y = max(1, 2)'), { points: [{ x: Math.PI, y: 2 }] });
});

test('a list, in which commas do not count, is a tensor', () => {
  assert.deepEqual(at('x=[[1,2],[3,4]],y=1'), {
    points: [
      {
        x: [
          [1, 2],
          [3, 4],
        ],
        y: 1,
      },
    ],
  });
});

test('a range holds its end where a step falls on it, free of rounding', () => {
  const values = (text: string) => at(text, ['x']).points.map(({ x }) => x);
  assert.deepEqual(values('0:1:0.25'), [0, 0.25, 0.5, 0.75, 1]);
  assert.deepEqual(values('0:0.4:0.1'), [0, 0.1, 0.2, 0.3, 0.4]);
  assert.deepEqual(values('0:1:0.4'), [0, 0.4, 0.8]);
  assert.deepEqual(values('1:-1:-1'), [1, 0, -1]);
  assert.deepEqual(values('0:1'), [0, 0.25, 0.5, 0.75, 1]);
});

test('the other variables stay where they are', () => {
  assert.deepEqual(at('x=0:1:1,y=5'), {
    points: [
      { x: 0, y: 5 },
      { x: 1, y: 5 },
    ],
    ranged: 'x',
  });
});

const refused: [text: string, message: RegExp][] = [
  ['4', /^--at: a value for which of the variables x, y\?/],
  ['x=1,x=2', /^--at: "x" is given twice, column 5\n {4}x=1,x=2\n {8}\^\^\^$/],
  ['x=y', /^--at: expected a number, found the name "y", column 3/],
  ['x=', /^--at: expected a value after "=", but the expression ends/],
  ['x=0:1:0', /^--at: the range has no values/],
  ['x=0:1:-1', /^--at: the range has no values/],
  ['x=0:1:1e-9', /^--at: the range has more than 100000 values/],
  ['x=0:1,y=0:1', /^--at: only one variable may have a range, column 7/],
  ['x=[1,[2]]', /^--at: the items of a list must be of one shape, column 3/],
  ['', /^--at: the expression is empty/],
];
for (const [text, message] of refused)
  test(`${JSON.stringify(text)} is refused`, () => {
    assert.throws(
      () => at(text),
      (error: unknown) => error instanceof GradtapeError && message.test(error.message),
    );
  });
