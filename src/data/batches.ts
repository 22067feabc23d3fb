/** @file From rows to tensors: a dataset's epochs in batches. */
import { generator, permutation } from '../random.ts';
import { type Tensor1D, type Tensor2D, tf } from '../tensorflow.ts';
import type { Dataset } from './dataset.ts';

export interface Batch {
  /** The features, float32 [rows, features]. */
  x: Tensor2D;
  /** The target, float32 [rows]; of several targets [rows, targets]. */
  y: Tensor1D | Tensor2D;
  /** How much each row counts, float32 [rows]. */
  weight?: Tensor1D;
  rows: number;
}

export interface BatchOptions {
  /** Rows per batch; "full" is the whole dataset. */
  batchSize?: 'full' | number;
  /** Whether each epoch has an order of its own; a full batch keeps the dataset's. */
  shuffle?: boolean;
  /** Decides the orders, together with the epoch. */
  seed?: number;
}

/** The batches of one dataset, epoch after epoch. */
export interface Batches {
  /** How many batches an epoch has. */
  count: number;
  /** The batches of an epoch, the last as small as it must be. Each one's tensors live until the next is asked for. */
  epoch(epoch: number): Iterable<Batch>;
  /** Frees what outlives an epoch. */
  dispose(): void;
}

/** The order of the rows in an epoch: a permutation that seed and epoch decide, or that of the dataset. */
export function epochOrder(
  rows: number,
  { shuffle = false, seed = 0 }: BatchOptions,
  epoch: number,
): Uint32Array {
  return shuffle ? permutation(rows, generator(seed, epoch)) : inOrder(rows);
}

export function batchesOf(dataset: Dataset, options: BatchOptions = {}): Batches {
  const { rows } = dataset;
  const { batchSize = 'full' } = options;
  if (batchSize === 'full' || batchSize >= rows) return fullBatch(dataset);
  return {
    count: Math.ceil(rows / batchSize),
    *epoch(epoch) {
      const order = epochOrder(rows, options, epoch);
      for (let from = 0; from < rows; from += batchSize)
        yield* lent(gather(dataset, order.subarray(from, from + batchSize)));
    },
    dispose: () => undefined,
  };
}

function fullBatch(dataset: Dataset): Batches {
  const batch = tensorsOf(dataset);
  return { count: 1, epoch: () => [batch], dispose: () => dispose(batch) };
}

/** Yields a batch and frees it afterwards, however the loop over it ends. */
function* lent(batch: Batch): Generator<Batch> {
  try {
    yield batch;
  } finally {
    dispose(batch);
  }
}

const dispose = ({ x, y, weight }: Batch): void => tf.dispose(weight ? [x, y, weight] : [x, y]);

type Rows = Pick<Dataset, 'rows' | 'features' | 'x' | 'targets' | 'y' | 'weight'>;

function gather({ features, x, targets, y, weight }: Dataset, order: Uint32Array): Batch {
  return tensorsOf({
    rows: order.length,
    features,
    x: gathered(x, features.length, order),
    targets,
    y: gathered(y, targets.length, order),
    ...(weight && { weight: gathered(weight, 1, order) }),
  });
}

function tensorsOf({ rows, features, x, targets, y, weight }: Rows): Batch {
  return {
    x: tf.tensor2d(x, [rows, features.length]),
    y: targets.length === 1 ? tf.tensor1d(y) : tf.tensor2d(y, [rows, targets.length]),
    ...(weight && { weight: tf.tensor1d(weight) }),
    rows,
  };
}

/** The rows of `values` [rows, width] in `order`. */
function gathered(values: Float32Array, width: number, order: Uint32Array): Float32Array {
  const chosen = new Float32Array(order.length * width);
  for (const [to, from] of order.entries())
    for (let column = 0; column < width; column++)
      chosen[to * width + column] = values[from * width + column]!;
  return chosen;
}

const inOrder = (length: number): Uint32Array => Uint32Array.from({ length }, (_, row) => row);
