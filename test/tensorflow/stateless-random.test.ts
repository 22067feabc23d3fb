import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { compile } from '../../src/graph/index.ts';
import { philox } from '../../src/tensorflow/philox.ts';
import { statelessNormal, statelessUniform } from '../../src/tensorflow/stateless-random.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';

test("Philox gives the reference implementation's numbers for zeros", () => {
  const words = [...philox(4, 0, 0)].map((word) => (word >>> 0).toString(16));
  assert.deepEqual(words, ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']);
});

const expected = (count: number, seed: number, step: number): number[] =>
  [...philox(count, seed, step)].map((bits) => Math.floor(bits / 256) / 2 ** 24 + 0.5);

onEveryBackend(() => {
  test('uniform numbers are the generator’s, whatever the sign of the seed', () => {
    for (const seed of [0, 42, -42, 2 ** 31 - 1])
      assert.deepEqual(
        [...statelessUniform([2, 5], seed, tf.scalar(3, 'int32')).dataSync()],
        expected(10, seed, 3),
      );
  });

  test('another step draws other numbers', () => {
    assert.notDeepEqual(
      statelessUniform([4], 1, 0).dataSync(),
      statelessUniform([4], 1, 1).dataSync(),
    );
  });

  test('normal numbers have the moments of the normal distribution', () => {
    const { mean, variance } = tf.moments(statelessNormal([100, 100], 5, 0));
    assert.ok(Math.abs(mean.dataSync()[0]!) < 0.03);
    assert.ok(Math.abs(variance.dataSync()[0]! - 1) < 0.03);
  });
});

describe('in a compiled function', () => {
  before(() => useBackend('native'));

  for (const execution of ['graph', 'xla'] as const)
    test(`${execution} execution draws the same`, () => {
      const f = compile((step: Tensor) => statelessUniform([1001], 9, step), { execution });
      for (const step of [0, 1])
        assert.deepEqual([...f(tf.scalar(step, 'int32')).dataSync()], expected(1001, 9, step));
    });
});
