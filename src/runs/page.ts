/** @file What of a run is written at once: plain data, which may be handed over to another thread. */
import type { Snapshot } from '../training/snapshot.ts';
import type { Memory } from './memory.ts';
import type { SavedTensor, SavedTensors } from './safetensors.ts';
import type { Best, Summary } from './summary.ts';

export interface Page {
  /** Whole lines that the logs grow by. */
  lines: { metrics: string; events: string };
  /** The best epoch, where its checkpoint is not written yet. */
  best?: { best: Best; weights: SavedTensors };
  /** Where training is. */
  last?: { weights: SavedTensors; snapshot: Snapshot; memory: Omit<Memory, 'logs'> };
  summary: Summary;
}

/**
 * The same page with its numbers in one buffer of their own: that can be handed over, while what the page had them in
 * may be training's.
 */
export function packed(page: Page): { page: Page; buffer: ArrayBuffer } {
  const { best, last } = page;
  const all = [best?.weights, last?.weights, last?.snapshot.tensors];
  const values = new Set(all.flatMap((of = {}) => Object.values(of).map((one) => one.values)));
  const buffer = new ArrayBuffer([...values].reduce((bytes, one) => bytes + one.byteLength, 0));
  const copies = copiesIn(buffer, values);
  const moved = (tensors: SavedTensors): SavedTensors =>
    Object.fromEntries(
      Object.entries(tensors).map(([path, tensor]) => [
        path,
        { ...tensor, values: copies.get(tensor.values)! },
      ]),
    );
  const copy: Page = {
    ...page,
    ...(best && { best: { ...best, weights: moved(best.weights) } }),
    ...(last && {
      last: {
        ...last,
        weights: moved(last.weights),
        snapshot: { ...last.snapshot, tensors: moved(last.snapshot.tensors) },
      },
    }),
  };
  return { page: copy, buffer };
}

type Values = SavedTensor['values'];

function copiesIn(buffer: ArrayBuffer, values: Iterable<Values>): Map<Values, Values> {
  const copies = new Map<Values, Values>();
  let at = 0;
  for (const one of values) {
    const Numbers = one instanceof Float32Array ? Float32Array : Int32Array;
    const copy = new Numbers(buffer, at, one.length);
    copy.set(one);
    copies.set(one, copy);
    at += one.byteLength;
  }
  return copies;
}
