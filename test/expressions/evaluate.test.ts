import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { evaluate } from '../../src/expressions/lower.ts';
import { parseExpression } from '../../src/expressions/parser.ts';
import { type TensorLike, tf, useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('native'));

/** The value of `source`, and its shape; `values` are freed again. */
function valueOf(source: string, values: Record<string, TensorLike> = {}): unknown {
  const before = tf.memory().numTensors;
  const environment = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, tf.tensor(value)]),
  );
  const value = evaluate(parseExpression(source), environment);
  assert.equal(value.dtype, 'float32');
  const result = value.arraySync();
  tf.dispose([value, environment]);
  assert.equal(tf.memory().numTensors, before, `${source} leaves tensors behind`);
  return result;
}

const x = [1, 2, 3];
const m = [
  [1, 2, 3],
  [4, 5, 6],
];

const values: [source: string, value: unknown][] = [
  ['2**3**2', 512],
  ['-x**2', [-1, -4, -9]],
  ['2**-1', 0.5],
  ['x^2', [1, 4, 9]],
  ['7 // 2', 3],
  ['-7 // 2', -4],
  ['-7 % 3', 2],
  ['7 % -3', -2],
  ['1/0', Infinity],
  ['0/0', NaN],
  ['log(-1)', NaN],
  ['x > 1', [0, 1, 1]],
  ['1 < x < 3', [0, 1, 0]],
  ['not x == 2', [1, 0, 1]],
  ['x < 2 or x > 2', [1, 0, 1]],
  ['(x > 1)*x', [0, 2, 3]],
  ['where(x > 1, x, -1)', [-1, 2, 3]],
  ['max(x)', 3],
  ['max(x, 2)', [2, 2, 3]],
  ['min(x, 2, 5 - x)', [1, 2, 2]],
  ['clip(x, 1.5, 2.5)', [1.5, 2, 2.5]],
  ['sum(m)', 21],
  ['sum(m, axis=0)', [5, 7, 9]],
  ['sum(m, axis=1, keepdims=True)', [[6], [15]]],
  ['sum(m, axis=[0, 1])', 21],
  ['mean(m, axis=-1)', [2, 5]],
  ['variance(x*3)', 6],
  ['std(m, axis=0)', [1.5, 1.5, 1.5]],
  ['norm([3, 4])', 5],
  ['m @ x', [14, 32]],
  ['x @ x', 14],
  ['[1, 1] @ m', [5, 7, 9]],
  [
    'm @ transpose(m)',
    [
      [14, 32],
      [32, 77],
    ],
  ],
  [
    'outer([1, 2], x)',
    [
      [1, 2, 3],
      [2, 4, 6],
    ],
  ],
  [
    'reshape(m, [3, -1])',
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  ],
  ['concat(x, [4])', [1, 2, 3, 4]],
  [
    'stack(x, x, axis=1)',
    [
      [1, 1],
      [2, 2],
      [3, 3],
    ],
  ],
  [
    'gather(m, [1, 0], axis=1)',
    [
      [2, 1],
      [5, 4],
    ],
  ],
  [
    'one_hot([1, 0], 2)',
    [
      [0, 1],
      [1, 0],
    ],
  ],
  ['cumsum(x)', [1, 3, 6]],
  ['softmax([0, 0])', [0.5, 0.5]],
  ['m[0]', [1, 2, 3]],
  ['m[-1, 0]', 4],
  ['m[:, 1]', [2, 5]],
  [
    'm[..., 1:]',
    [
      [2, 3],
      [5, 6],
    ],
  ],
  ['x[::-1]', [3, 2, 1]],
  ['x[::2]', [1, 3]],
  ['x[5:]', []],
  ['m[0][1]', 2],
  ['[x, x][1]', [1, 2, 3]],
  ['x[:, None]', [[1], [2], [3]]],
  ['m[None, 1, ..., None]', [[[4], [5], [6]]]],
  ['m[..., None, 0]', [[1], [4]]],
  ['x[None, ::-1]', [[3, 2, 1]]],
  ['any(x > 2)', 1],
  ['all(m > 1, axis=1)', [0, 1]],
  ['any(0*x)', 0],
  ['size(m)', 6],
  ['size(m, axis=-1)', 3],
  ['size(m, [0, 1])', 6],
  ['argmax(m, axis=0)', [1, 1, 1]],
  ['argmax(m)', 5],
  ['argmin([3, 1, 2])', 1],
  ['trace(m @ transpose(m))', 91],
  [
    'diag([1, 2])',
    [
      [1, 0],
      [0, 2],
    ],
  ],
  ['flatten(m)', [1, 2, 3, 4, 5, 6]],
  ['squeeze([[x]])', [1, 2, 3]],
  ['squeeze([[x]], axis=[0, -2])', [1, 2, 3]],
  ['expand_dims(x, axis=-1)', [[1], [2], [3]]],
  ['tile([1, 2], [2])', [1, 2, 1, 2]],
  ['zeros([2])', [0, 0]],
  ['ones([1, 2])', [[1, 1]]],
  [
    'eye(2)',
    [
      [1, 0],
      [0, 1],
    ],
  ],
  ['range(3)', [0, 1, 2]],
  ['xlogy(0, 0)', 0],
  ['xlogy([0, 1, 2], 1)', [0, 0, 0]],
  ['hard_sigmoid([-4, 0, 4])', [0, 0.5, 1]],
  ['log_sigmoid([0, -200])', [Math.fround(-Math.LN2), -200]],
  ['mish(0)', 0],
  ['x', [1, 2, 3]],
  ['True + True', 2],
];
for (const [source, value] of values)
  test(`${source} is ${JSON.stringify(value)}`, () => {
    assert.deepEqual(valueOf(source, { x, m }), value);
  });

test('the value of a bare name is a tensor of its own', () => {
  const given = tf.tensor1d([1, 2]);
  const value = evaluate(parseExpression('x'), { x: given });
  value.dispose();
  assert.deepEqual(given.arraySync(), [1, 2]);
  given.dispose();
});

test('integers and conditions of the environment count as numbers', () => {
  const environment = { n: tf.tensor1d([1, 2], 'int32'), b: tf.tensor1d([true, false]) };
  assert.deepEqual(evaluate(parseExpression('n/2 + b'), environment).arraySync(), [1.5, 1]);
  assert.deepEqual(evaluate(parseExpression('where(b, n, 0)'), environment).arraySync(), [1, 0]);
});

test('a sum of 20,000 terms has a value', () => {
  const source = Array(20_000).fill('x').join('+');
  assert.equal(valueOf(source, { x: 1 }), 20_000);
});
