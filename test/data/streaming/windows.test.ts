import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Dataset } from '../../../src/data/dataset.ts';
import { type WindowOptions, windowsOf } from '../../../src/data/streaming/windows.ts';

/** Rows whose every number tells which row it is, in parts of these sizes. */
async function* parts(sizes: readonly number[]): AsyncGenerator<Dataset> {
  let first = 0;
  for (const rows of sizes) {
    const ids = Uint32Array.from({ length: rows }, (_, i) => first + i);
    yield {
      rows,
      ids,
      features: ['a', 'b'],
      x: Float32Array.from([...ids].flatMap((id) => [id, id + 0.5])),
      targets: ['y'],
      y: Float32Array.from(ids, (id) => -id),
      weight: Float32Array.from(ids, (id) => id % 3),
    };
    first += rows;
  }
}

async function read(sizes: readonly number[], options: WindowOptions): Promise<Dataset[]> {
  const windows: Dataset[] = [];
  for await (const window of windowsOf(parts(sizes), options)) windows.push(window);
  return windows;
}

const idsOf = (windows: Dataset[]): number[] => windows.flatMap(({ ids }) => [...ids]);

test('every row comes once and whole, in windows of the size that is asked for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(9), { maxLength: 6 }),
      fc.integer({ min: 1, max: 8 }),
      fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
      async (sizes, windowRows, bufferRows) => {
        const shuffle = bufferRows === undefined ? undefined : { seed: 1, epoch: 2, bufferRows };
        const windows = await read(sizes, { windowRows, shuffle });
        const total = sizes.reduce((sum, rows) => sum + rows, 0);
        assert.ok(windows.slice(0, -1).every(({ rows }) => rows === windowRows));
        const ids = idsOf(windows);
        const inOrder = Array.from({ length: total }, (_, i) => i);
        assert.deepEqual(shuffle ? ids.toSorted((a, b) => a - b) : ids, inOrder);
        for (const { rows, ids, x, y, weight } of windows) {
          assert.deepEqual(
            [...x],
            [...ids].flatMap((id) => [id, id + 0.5]),
          );
          assert.deepEqual(
            [...y],
            Array.from(ids, (id) => -id),
          );
          assert.deepEqual(
            [...weight!],
            Array.from(ids, (id) => id % 3),
          );
          assert.equal(rows, ids.length);
        }
      },
    ),
  );
});

test('seed and epoch decide the order', async () => {
  const order = async (seed: number, epoch: number) =>
    idsOf(await read([50, 50], { windowRows: 10, shuffle: { seed, epoch, bufferRows: 30 } }));
  assert.deepEqual(await order(1, 0), await order(1, 0));
  assert.notDeepEqual(await order(1, 0), await order(1, 1));
  assert.notDeepEqual(await order(1, 0), await order(2, 0));
});

test('a buffer as large as the table gives every row the same chance of every place', async () => {
  const counts = new Float64Array(4);
  for (let epoch = 0; epoch < 2000; epoch++) {
    const shuffle = { seed: 5, epoch, bufferRows: 4 };
    counts[idsOf(await read([4], { windowRows: 4, shuffle }))[0]!]!++;
  }
  for (const count of counts) assert.ok(Math.abs(count - 500) < 100, String(counts));
});

test('a row comes no earlier than a buffer before its turn', async () => {
  const shuffle = { seed: 3, epoch: 0, bufferRows: 20 };
  const ids = idsOf(await read([500], { windowRows: 50, shuffle }));
  for (const [place, id] of ids.entries()) assert.ok(id <= place + 20);
});
