import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type Batches, batchesOf } from '../../src/data/batches.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('native'));

const numbers = (length: number, value: (index: number) => number) =>
  Float32Array.from({ length }, (_, index) => value(index));

const table: Dataset = {
  rows: 10,
  features: ['a', 'b'],
  x: numbers(20, (index) => index / 2),
  targets: ['y'],
  y: numbers(10, (row) => 2 * row),
  ids: Uint32Array.from({ length: 10 }, (_, row) => row),
};

/** The row numbers of an epoch, batch by batch; every row's features and target must have stayed together. */
const rowsOf = (batches: Batches, epoch: number): number[][] =>
  Array.from(batches.epoch(epoch), ({ x, y, rows }) => {
    const [features, target] = [x.arraySync(), y.arraySync()];
    const numbers = features.map(([a]) => a!);
    assert.deepEqual(
      features,
      numbers.map((row) => [row, row + 0.5]),
    );
    assert.deepEqual(
      target,
      numbers.map((row) => 2 * row),
    );
    assert.equal(rows, numbers.length);
    return numbers;
  });

const shuffled = (seed: number, epoch: number) =>
  rowsOf(batchesOf(table, { batchSize: 3, shuffle: true, seed }), epoch).flat();
const sorted = (numbers: number[]) => [...numbers].sort((a, b) => a - b);
const inOrder = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

test('a full batch is the table in its order, the same tensors every epoch', () => {
  const batches = batchesOf(table, { shuffle: true });
  assert.deepEqual(rowsOf(batches, 0), [inOrder]);
  assert.equal(batches.count, 1);
  const [[first], [second]] = [[...batches.epoch(0)], [...batches.epoch(1)]];
  assert.equal(first!.x, second!.x);
  assert.deepEqual([first!.x.shape, first!.y.shape], [[10, 2], [10]]);
  batches.dispose();
});

test('batches follow one another and the last is as small as it must be', () => {
  const batches = batchesOf(table, { batchSize: 4 });
  assert.equal(batches.count, 3);
  assert.deepEqual(rowsOf(batches, 0), [
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9],
  ]);
});

test('a batch as large as the table or larger is the full batch', () => {
  for (const batchSize of [10, 11]) {
    const batches = batchesOf(table, { batchSize, shuffle: true });
    assert.deepEqual(rowsOf(batches, 0), [inOrder]);
    batches.dispose();
  }
});

test('shuffled, each epoch has every row once, in an order that seed and epoch decide', () => {
  assert.deepEqual(sorted(shuffled(1, 0)), inOrder);
  assert.deepEqual(shuffled(1, 0), shuffled(1, 0));
  assert.notDeepEqual(shuffled(1, 0), shuffled(1, 1));
  assert.notDeepEqual(shuffled(1, 0), shuffled(2, 0));
});

test('no tensor outlives its batch, whether the epoch is finished or broken off', () => {
  const before = tf.memory().numTensors;
  const batches = batchesOf(table, { batchSize: 3 });
  rowsOf(batches, 0);
  for (const { rows } of batches.epoch(1)) if (rows === 3) break;
  const full = batchesOf(table);
  rowsOf(full, 0);
  full.dispose();
  const weighed = batchesOf({ ...table, weight: table.y });
  rowsOf(weighed, 0);
  weighed.dispose();
  assert.equal(tf.memory().numTensors, before);
});

test('weights and several targets stay with their rows', () => {
  const weight = numbers(10, (row) => 3 * row);
  const y = numbers(20, (index) => 100 * Math.floor(index / 2) + (index % 2));
  const dataset = { ...table, targets: ['y', 'z'], y, weight };
  const batches = batchesOf(dataset, { batchSize: 4, shuffle: true });
  for (const { x, y: target, weight: weights } of batches.epoch(0)) {
    const rows = x.arraySync().map(([a]) => a!);
    assert.deepEqual(
      target.arraySync(),
      rows.map((row) => [100 * row, 100 * row + 1]),
    );
    assert.deepEqual(
      weights!.arraySync(),
      rows.map((row) => 3 * row),
    );
  }
});
