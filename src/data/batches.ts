/** @file From columns to tensors: the rows of an epoch in batches. */
import { generator, permutation } from '../random.ts';
import { type Tensor1D, type Tensor2D, tf } from '../tensorflow.ts';
import type { Table } from './table.ts';

export interface Batch {
  /** The features, float32 [rows, features]. */
  x: Tensor2D;
  /** The target, float32 [rows]. */
  y: Tensor1D;
  rows: number;
}

export interface BatchOptions {
  /** Rows per batch; "full" is the whole table. */
  batchSize?: 'full' | number;
  /** Whether each epoch has an order of its own; a full batch keeps the table's. */
  shuffle?: boolean;
  /** Decides the orders, together with the epoch. */
  seed?: number;
}

/** The batches of one table, epoch after epoch. */
export interface Batches {
  /** How many batches an epoch has. */
  count: number;
  /** The batches of an epoch, the last as small as it must be. Each one's tensors live until the next is asked for. */
  epoch(epoch: number): Iterable<Batch>;
  /** Frees what outlives an epoch. */
  dispose(): void;
}

/** The order of the rows in an epoch: a permutation that seed and epoch decide, or that of the table. */
export function epochOrder(
  rows: number,
  { shuffle = false, seed = 0 }: BatchOptions,
  epoch: number,
): Uint32Array {
  return shuffle ? permutation(rows, generator(seed, epoch)) : inOrder(rows);
}

export function batchesOf(table: Table, options: BatchOptions = {}): Batches {
  const { batchSize = 'full' } = options;
  const rows = float32Rows(table);
  if (batchSize === 'full' || batchSize >= table.rows) return fullBatch(rows, inOrder(table.rows));
  return {
    count: Math.ceil(table.rows / batchSize),
    *epoch(epoch) {
      const order = epochOrder(table.rows, options, epoch);
      for (let from = 0; from < order.length; from += batchSize)
        yield* lent(gather(rows, order.subarray(from, from + batchSize)));
    },
    dispose: () => undefined,
  };
}

function fullBatch(rows: Rows, order: Uint32Array): Batches {
  const batch = gather(rows, order);
  return { count: 1, epoch: () => [batch], dispose: () => tf.dispose([batch.x, batch.y]) };
}

/** Yields a batch and frees it afterwards, however the loop over it ends. */
function* lent(batch: Batch): Generator<Batch> {
  try {
    yield batch;
  } finally {
    tf.dispose([batch.x, batch.y]);
  }
}

/** A table in float32, row after row. */
interface Rows {
  width: number;
  x: Float32Array;
  y: Float32Array;
}

function float32Rows({ rows, features, target }: Table): Rows {
  const width = features.length;
  const x = new Float32Array(rows * width);
  for (const [column, { values }] of features.entries())
    for (let row = 0; row < rows; row++) x[row * width + column] = values[row]!;
  return { width, x, y: Float32Array.from(target.values) };
}

function gather({ width, x, y }: Rows, order: Uint32Array): Batch {
  const [chosenX, chosenY] = [
    new Float32Array(order.length * width),
    new Float32Array(order.length),
  ];
  for (const [to, from] of order.entries()) {
    chosenX.set(x.subarray(from * width, (from + 1) * width), to * width);
    chosenY[to] = y[from]!;
  }
  return {
    x: tf.tensor2d(chosenX, [order.length, width]),
    y: tf.tensor1d(chosenY),
    rows: order.length,
  };
}

const inOrder = (length: number): Uint32Array => Uint32Array.from({ length }, (_, row) => row);
