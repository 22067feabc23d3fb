/** @file The numbers in the checkpoints of a run, to the bit. */
import { readCheckpoint } from '../../src/runs/checkpoint.ts';
import type { SavedTensors } from '../../src/runs/tensor-image.ts';

const hexOf = (tensors: SavedTensors): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tensors).map(([path, { dtype, shape, values }]) => {
      const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
      return [path, `${dtype}[${shape}] ${bytes.toString('hex')}`];
    }),
  );

export interface SavedBits {
  weights: Record<string, string>;
  training: Record<string, string>;
  best: Record<string, string>;
}

export async function savedBits(run: string): Promise<SavedBits> {
  const last = await readCheckpoint(run, 'last');
  const best = await readCheckpoint(run, 'best');
  return {
    weights: hexOf(last.weights),
    training: hexOf(last.tensors),
    best: hexOf(best.weights),
  };
}
