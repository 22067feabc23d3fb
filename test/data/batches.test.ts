import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { epochOrder, tensorsOf } from '../../src/data/batches.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('native'));

const dataset: Dataset = {
  rows: 3,
  features: ['a', 'b'],
  x: Float32Array.of(1, 10, 2, 20, 3, 30),
  targets: ['y'],
  y: Float32Array.of(5, 6, 7),
  ids: Uint32Array.of(0, 1, 2),
};

test('features become a matrix, and a single target a vector', () => {
  const { x, y, weight } = tensorsOf(dataset);
  assert.deepEqual(x.arraySync(), [
    [1, 10],
    [2, 20],
    [3, 30],
  ]);
  assert.deepEqual(y.arraySync(), [5, 6, 7]);
  assert.equal(weight, undefined);
  tf.dispose([x, y]);
});

test('several targets become a matrix, and weights a vector', () => {
  const { x, y, weight } = tensorsOf({
    ...dataset,
    targets: ['y', 'z'],
    y: Float32Array.of(5, 50, 6, 60, 7, 70),
    weight: Float32Array.of(1, 0.5, 2),
  });
  assert.deepEqual(y.arraySync(), [
    [5, 50],
    [6, 60],
    [7, 70],
  ]);
  assert.deepEqual(weight!.arraySync(), [1, 0.5, 2]);
  tf.dispose([x, y, weight!]);
});

test('the order of an epoch is a permutation that seed and epoch decide', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(1e6), fc.nat(1e3), (rows, seed, epoch) => {
      const order = epochOrder(rows, seed, epoch);
      assert.deepEqual(
        [...order].sort((a, b) => a - b),
        Array.from({ length: rows }, (_, row) => row),
      );
      assert.deepEqual(epochOrder(rows, seed, epoch), order);
    }),
  );
});

test('another seed or epoch has another order', () => {
  const order = epochOrder(100, 7, 3);
  assert.notDeepEqual(epochOrder(100, 8, 3), order);
  assert.notDeepEqual(epochOrder(100, 7, 4), order);
});
