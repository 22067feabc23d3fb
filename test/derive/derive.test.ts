import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { derive } from '../../src/derive/derive.ts';
import { GradtapeError } from '../../src/errors.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('native'));

test('the article: the derivative of x² at 4 is 8, its second 2', () => {
  assert.deepEqual(derive('x**2', { at: 4 }), { value: 16, derivatives: { x: 8 } });
  assert.deepEqual(derive('x**2', { at: 4, order: 2 }), { value: 16, derivatives: { x: 2 } });
});

test('of several variables each has its derivative, or those asked for', () => {
  const at = { x: 1, y: 2 };
  assert.deepEqual(derive('x**2*y', { at }).derivatives, { x: 4, y: 1 });
  assert.deepEqual(derive('x**2*y', { at, wrt: 'y' }).derivatives, { y: 1 });
  assert.deepEqual(derive('x**2*y', { at, wrt: ['x'], order: 2 }).derivatives, { x: 4 });
});

test('a list is a tensor, and its derivative has its shape', () => {
  assert.deepEqual(derive('sum(x**2)', { at: [1, 2, 3] }).derivatives, { x: [2, 4, 6] });
  const at = {
    a: [
      [1, 2],
      [3, 4],
    ],
    b: [1, 1],
  };
  assert.deepEqual(derive('sum(a @ b)', { at }).derivatives, {
    a: [
      [1, 1],
      [1, 1],
    ],
    b: [4, 6],
  });
});

test('float64 has the digits that float32 lacks', () => {
  const { derivatives } = derive('sin(x)', { at: 1, dtype: 'float64' });
  assert.equal(derivatives['x'], Math.cos(1));
});

test('what an expression does not depend on has the derivative 0', () => {
  assert.deepEqual(derive('3*x + 0*y', { at: { x: 1, y: 1 }, order: 2 }).derivatives, {
    x: 0,
    y: 0,
  });
  assert.deepEqual(derive('floor(x)', { at: 1.5 }).derivatives, { x: 0 });
});

const refused: [source: string, options: Parameters<typeof derive>[1], message: RegExp][] = [
  ['x*y', { at: 4 }, /^at: one value is given for the variables x, y$/],
  ['x*y', { at: { x: 1 } }, /^the variable "y" has no value, column 3\n {4}x\*y\n {6}\^$/],
  ['x', { at: { x: 1, z: 2 } }, /^at: the expression has no variable "z"$/],
  ['x', { at: 1, wrt: 'y' }, /^wrt: the expression has no variable "y"$/],
  ['2 + 3', { at: 1 }, /^there is no variable here to differentiate by, column 1/],
  ['x', { at: 1, order: 0 }, /^order: found 0, expected a whole number from 1 to 20$/],
  ['x', { at: { x: 1e39 } }, /^at: found x=1e\+39, expected a number that fits float32/],
  ['x', undefined as never, /^at: missing, there is no point to differentiate at$/],
  ['x', {} as never, /^at: missing/],
  ['x', 4 as never, /^options of derive: found 4, expected an object$/],
  ['x', { at: 1, ordr: 2 } as never, /^unknown option of derive "ordr"$/],
  ['x', { at: 1, dtype: 'float16' as never }, /^dtype: found "float16", expected one of/],
  ['[x, x]', { at: 1 }, /^the value has the shape \[2\], expected a single number, column 1/],
  ['sum(x)', { at: [1, 2], order: 2 }, /^a higher derivative is taken by numbers, not by lists/],
  ['sum(x)', { at: [1, 2], dtype: 'float64' }, /^double precision is for numbers, not for lists/],
  [
    '[x][0]',
    { at: 1, dtype: 'float64' },
    /^only numbers and their functions have a double-precision/,
  ],
];
for (const [source, options, message] of refused)
  test(`${source} with ${JSON.stringify(options)} is refused`, () => {
    assert.throws(
      () => derive(source, options),
      (error: unknown) => error instanceof GradtapeError && message.test(error.message),
    );
  });

test('no tensor is left behind, also after a mistake', () => {
  const tensors = tf.memory().numTensors;
  derive('exp(x)*y', { at: { x: 1, y: 2 }, order: 3 });
  assert.throws(() => derive('x + [1, 2] + [1, 2, 3]', { at: 1 }));
  assert.equal(tf.memory().numTensors, tensors);
});
