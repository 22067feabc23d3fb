/** @file The orders in which epochs take the rows. */
import { GradtapeError } from '../errors.ts';

/** The rows of an epoch in the order in which to take them. */
export type Order = (epoch: number) => Int32Array | Uint32Array;

/** `order`, checked, that remembers the epoch it was last asked for: one after another, steps ask for the same. */
export function remembering(order: Order, rows: number): Order {
  let last: { epoch: number; indices: ReturnType<Order> } | undefined;
  return (epoch) => {
    if (last?.epoch !== epoch) last = { epoch, indices: checked(order(epoch), epoch, rows) };
    return last.indices;
  };
}

function checked(indices: ReturnType<Order>, epoch: number, rows: number): ReturnType<Order> {
  // XLA reads the nearest row where an index is out of range, so that nobody would notice.
  if (indices.length === rows && indices.every((row) => row >= 0 && row < rows)) return indices;
  throw new GradtapeError(
    'graph.data',
    `the order of epoch ${epoch} is no permutation of ${rows} rows`,
  );
}
