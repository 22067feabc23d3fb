import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('cpu'));

/** Numbers that sums of products show to be right or wrong, and never need rounding. */
const counted = (shape: number[], seed: number): Tensor =>
  tf.tensor(
    Float32Array.from(
      { length: shape.reduce((a, b) => a * b, 1) },
      (_, i) => ((i * 7 + seed * 3) % 11) - 5,
    ),
    shape,
  );

/** a · b by its definition. */
function product(a: Tensor, b: Tensor): number[][] {
  const [left, right] = [a.arraySync() as number[][], b.arraySync() as number[][]];
  const columns = b.shape[1]!;
  return left.map((row) =>
    Array.from({ length: columns }, (_, j) =>
      row.reduce((sum, value, k) => sum + value * right[k]![j]!, 0),
    ),
  );
}

const size = fc.integer({ min: 1, max: 13 });

test('a product of matrices is that of its definition, transposed or not, whatever the sizes', () => {
  fc.assert(
    fc.property(size, size, size, fc.boolean(), fc.boolean(), (rows, inner, columns, ...flags) => {
      const [isLeft, isRight] = flags;
      tf.tidy(() => {
        const a = counted([rows, inner], 1);
        const b = counted([inner, columns], 2);
        const left = isLeft ? tf.transpose(a) : a;
        const right = isRight ? tf.transpose(b) : b;
        const found = tf.matMul(left as never, right as never, isLeft, isRight);
        assert.deepEqual(found.shape, [rows, columns]);
        assert.deepEqual(found.arraySync(), product(a, b));
      });
    }),
  );
});

test('a second matrix that is laid out in several pieces makes no difference', () => {
  const [a, b] = [counted([3, 70_000], 1), counted([70_000, 6], 2)];
  assert.deepEqual(tf.matMul(a as never, b as never).arraySync(), product(a, b));
});

test('matrices of a batch are multiplied one by one, also one with many', () => {
  const [a, b] = [counted([2, 3, 5, 4], 1), counted([2, 3, 4, 6], 2)];
  const found = tf.matMul(a, b).arraySync() as unknown as number[][][][];
  const matrix = (x: Tensor, i: number, j: number): Tensor =>
    tf.squeeze(tf.slice(x, [i, j, 0, 0], [1, 1, -1, -1]), [0, 1]);
  for (const [i, j] of [
    [0, 0],
    [0, 2],
    [1, 1],
  ] as const)
    assert.deepEqual(found[i]![j], product(matrix(a, i, j), matrix(b, i, j)));
  const one = tf.matMul(tf.reshape(a, [6, 5, 4]), counted([1, 4, 6], 2)).arraySync();
  assert.deepEqual(
    (one as unknown as number[][][])[5],
    product(matrix(a, 1, 2), counted([4, 6], 2)),
  );
});

test('a row’s product does not depend on the rows beside it', () => {
  const a = tf.randomNormal([7, 33], 0, 1, 'float32', 1);
  const b = tf.randomNormal([33, 9], 0, 1, 'float32', 2);
  const all = tf.matMul(a, b);
  for (let row = 0; row < 7; row++)
    assert.deepEqual(
      tf.matMul(tf.slice(a, [row, 0], [1, 33]), b).dataSync(),
      tf.slice(all, [row, 0], [1, 9]).dataSync(),
    );
});

test('infinity and what is no number go into the sums that they are part of, and no others', () => {
  const a = tf.tensor2d([1, Infinity, 2, Number.NaN, 3, 4], [3, 2]);
  const b = tf.tensor2d([1, 0, 1, 1], [2, 2]);
  assert.deepEqual(tf.matMul(a, b).arraySync(), [
    [Infinity, Infinity],
    [Number.NaN, Number.NaN],
    [7, 4],
  ]);
});

test('a product without a sum is 0, one without rows is empty, and integers stay integers', () => {
  assert.deepEqual(tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 3])).arraySync(), [
    [0, 0, 0],
    [0, 0, 0],
  ]);
  assert.deepEqual(tf.matMul(tf.zeros([0, 2]), tf.zeros([2, 3])).shape, [0, 3]);
  const integers = tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32');
  const squared = tf.matMul(integers, integers);
  assert.equal(squared.dtype, 'int32');
  assert.deepEqual(squared.arraySync(), [
    [7, 10],
    [15, 22],
  ]);
});

const operations = {
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
} as const;

const pairs: [number[], number[]][] = [
  [
    [2, 3],
    [2, 3],
  ],
  [[4, 3], [3]],
  [[3], [4, 3]],
  [
    [2, 4, 3],
    [4, 3],
  ],
  [[2, 3], []],
  [[], [2, 3]],
  [[], []],
  [[0, 3], [3]],
  [[0], []],
  [[4, 1], [3]],
  [
    [4, 3],
    [4, 1],
  ],
  [
    [1, 3],
    [4, 3],
  ],
];

for (const [name, operation] of Object.entries(operations))
  describe(`${name} of float32`, () => {
    for (const [a, b] of pairs)
      test(`[${a}] and [${b}] broadcasts as it should`, () => {
        const [x, y] = [counted(a, 1), counted(b, 2)];
        const shape = tf.backend_util.assertAndGetBroadcastShape(a, b);
        const [left, right] = [tf.broadcastTo(x, shape), tf.broadcastTo(y, shape)].map((whole) =>
          Array.from(whole.dataSync()),
        ) as [number[], number[]];
        const found = tf[name as keyof typeof operations](x, y);
        assert.deepEqual(found.shape, shape);
        assert.deepEqual(
          Array.from(found.dataSync()),
          left.map((value, i) => Math.fround(operation(value, right[i]!))),
        );
      });
  });

test('integers and floats together are as tfjs has them', () => {
  const integers = tf.tensor1d([1, 2], 'int32');
  assert.equal(tf.add(integers, integers).dtype, 'int32');
  assert.equal(tf.add(integers, tf.tensor1d([0.5, 0.5])).dtype, 'float32');
  assert.deepEqual(tf.add(integers, tf.tensor1d([0.5, 0.5])).arraySync(), [1.5, 2.5]);
});

test('relu keeps what is above 0 and what is no number', () => {
  const negativeNaN = new Float32Array(Uint32Array.of(0xffc00000).buffer)[0]!;
  const x = tf.tensor1d([
    -2,
    -0,
    0,
    1e-45,
    3,
    -1e-45,
    Infinity,
    -Infinity,
    Number.NaN,
    negativeNaN,
  ]);
  const found = [...tf.relu(x).dataSync()];
  assert.deepEqual(found, [
    0,
    0,
    0,
    1.401298464324817e-45,
    3,
    0,
    Infinity,
    0,
    Number.NaN,
    Number.NaN,
  ]);
  assert.deepEqual(tf.relu(tf.tensor1d([-1, 2], 'int32')).arraySync(), [0, 2]);
  assert.equal(x.dataSync()[0], -2);
});
