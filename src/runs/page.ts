/** @file What of a run is written at once: plain data, which may be handed over to another thread. */
import type { SnapshotProgress } from '../training/snapshot.ts';
import type { Memory } from './memory.ts';
import { type SavedTensors, type TensorImage, imageOf } from './tensor-image.ts';
import type { Summary } from './summary.ts';

export interface Page<Tensors = TensorImage> {
  /** Whole lines that the logs grow by. */
  lines: { metrics: string; events: string };
  /** Where training is. */
  last?: Last<Tensors>;
  /** Where the best epoch's checkpoint is not written yet; without tensors of its own it is that of `last`. */
  best?: { tensors?: Tensors };
  /** What the run has come to; with it, the page is to last whatever becomes of the machine. */
  summary?: Summary;
}

interface Last<Tensors> {
  tensors: Tensors;
  training: SnapshotProgress;
  memory: Omit<Memory, 'logs'>;
}

/** What somebody has in mind; the tensors may be training's own. */
export type Draft = Page<SavedTensors>;

/** The page with a copy of the tensors; `room`, where it has just the length, is written over for the last one's. */
export function printed({ last, best, ...rest }: Draft, room?: Uint8Array<ArrayBuffer>): Page {
  const page: Page = { ...rest };
  if (last) page.last = { ...last, tensors: imageOf(last.tensors, room) };
  if (best) page.best = best.tensors ? { tensors: imageOf(best.tensors) } : {};
  return page;
}
