import assert from 'node:assert/strict';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { leavesOf, rebuild } from '../../src/tree.ts';

const isTensor = (value: unknown): value is Tensor => value instanceof tf.Tensor;

/** The same structure with the values of its tensors as nested lists. */
export function read(structure: unknown): unknown {
  const values = leavesOf(structure, isTensor).map((leaf) =>
    isTensor(leaf) ? leaf.arraySync() : leaf,
  );
  return rebuild(structure, isTensor, values);
}

/** Every number of `found` is within `tolerance` of its place in `expected`, relative above 1; the structures are the same. */
export function assertClose(found: unknown, expected: unknown, tolerance = 1e-5): void {
  const [left, right] = [read(found), expected].map((side) => leavesOf(side, isTensor));
  assert.equal(skeleton(read(found)), skeleton(expected), 'structure');
  for (const [i, value] of left!.entries()) {
    const wanted = right![i];
    if (typeof value !== 'number' || typeof wanted !== 'number') continue;
    const close = Math.abs(value - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
    assert.ok(
      close || Object.is(value, wanted),
      `found ${JSON.stringify(read(found))}, expected ${JSON.stringify(expected)}`,
    );
  }
}

/** The structure alone: its numbers do not matter. */
function skeleton(structure: unknown): string {
  return JSON.stringify(structure, (_, leaf: unknown) => (typeof leaf === 'number' ? 0 : leaf));
}

/** How many tensors the engine holds beyond those before `f`. */
export function tensorsLeftBy(f: () => void): number {
  const before = tf.memory().numTensors;
  f();
  return tf.memory().numTensors - before;
}
