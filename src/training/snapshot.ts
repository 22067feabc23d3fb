/** @file Training put into plain data, and taken up again with the same bits. */
import { GradtapeError } from '../errors.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { isTensor } from '../tape/structures.ts';
import { mapLeaves, type Path, visit } from '../tree.ts';
import type { Json } from './callbacks/index.ts';
import { readOnce } from './read-once.ts';
import type { Tally } from './tally.ts';

export interface StoredTensor {
  dtype: 'float32' | 'int32';
  shape: number[];
  values: Float32Array | Int32Array;
}

/** Where training is, beside its tensors. Plain JSON. */
export interface SnapshotProgress {
  /** Steps taken; the seed and this number decide everything random. */
  step: number;
  stepsPerEpoch: number;
  /** What the batches of an unfinished epoch have come to. */
  tally: Tally;
  /** The loss of the last epoch that ended, null before the first. */
  loss: number | null;
  /** What each of the config's callbacks has in mind, in their order. */
  callbacks: Json[];
  /** Why training has ended, if it has before its last epoch. */
  stopped?: string;
}

export interface Snapshot {
  /** By path: `parameters/dense_1/kernel`, `moving/…`, `slots/momentum/0`, `metrics/0/total`, `kept/0/parameters/…`. */
  tensors: Record<string, StoredTensor>;
  progress: SnapshotProgress;
}

const pathText = (path: Path): string => path.join('/');

/** The tensors of a structure by path, read back. */
export function stored(structure: object, read = readOnce()): Record<string, StoredTensor> {
  const tensors: Record<string, StoredTensor> = {};
  visit(structure, isTensor, [], (leaf, path) => {
    const tensor = leaf as Tensor;
    tensors[pathText(path)] = {
      dtype: tensor.dtype as 'float32',
      shape: tensor.shape,
      values: read(tensor),
    };
  });
  return tensors;
}

/**
 * A structure like `like`, of new tensors with the values stored by the same paths.
 * @throws GradtapeError `data` for a tensor that is missing, or of another shape or type.
 */
export function restored<Structure extends object>(
  like: Structure,
  tensors: Snapshot['tensors'],
  prefix: Path = [],
): Structure {
  const paths: string[] = [];
  visit(like, isTensor, prefix, (_, path) => paths.push(pathText(path)));
  const rest = paths.values();
  return mapLeaves(like, isTensor, (leaf) => {
    const path = rest.next().value!;
    return tensorLike(leaf as Tensor, path, tensors[path]);
  }) as Structure;
}

function tensorLike(like: Tensor, path: string, found: StoredTensor | undefined): Tensor {
  const expected = `${like.dtype}[${like.shape}]`;
  const described = found ? `${found.dtype}[${found.shape}]` : 'nothing';
  if (!found || described !== expected)
    throw new GradtapeError('data', `${path}: expected ${expected}, found ${described}`, {
      hint: 'the checkpoint is of another config',
    });
  return tf.tensor(found.values, found.shape, found.dtype);
}
