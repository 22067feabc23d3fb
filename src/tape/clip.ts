/** @file Clipping gradients by their norm, as TensorFlow does it. */
import { type Tensor, tf } from '../tensorflow.ts';
import { leavesOf, type Tree } from '../tree.ts';
import { engine } from './engine.ts';
import { isTensor, packLike, type Tensors } from './structures.ts';

/** `t` scaled so that its L2 norm, over `axes` if given, is at most `clipNorm`. */
export function clipByNorm<T extends Tensor>(
  t: T,
  clipNorm: number | Tensor,
  axes?: number | number[],
): T {
  return engine.tidy(() => {
    const sum = tf.sum(tf.square(t), axes, true);
    const positive = sum.greater(0);
    // The square root has no gradient at 0: look away from there on both sides of where.
    const norm = tf.where(positive, tf.sqrt(tf.where(positive, sum, tf.onesLike(sum))), sum);
    return tf.mul(t, clipNorm).div(tf.maximum(norm, clipNorm)) as T;
  });
}

/** A structure of gradients, some of which may be missing. */
export type OptionalTensors = Tree<Tensor | null>;

/**
 * `[clipped, norm]`: the tensors of `structure`, all scaled by the same factor so that their joint L2 norm is at most `clipNorm`,
 * and what the norm was. Nulls stay null. Where the norm is infinite or NaN all elements become NaN.
 */
export function clipByGlobalNorm<S extends OptionalTensors>(
  structure: S,
  clipNorm: number | Tensor,
  useNorm?: Tensor,
): [clipped: S, norm: Tensor] {
  return engine.tidy(() => {
    const leaves = leavesOf(structure, isTensor);
    const norm = useNorm ?? globalNorm(leaves.filter(isTensor));
    // clipNorm · min(1/norm, 1/clipNorm), which is clipNorm / max(norm, clipNorm) but for its rounding.
    const finite = tf.mul(clipNorm, tf.minimum(tf.div(1, norm), tf.div(1, clipNorm)));
    const scale = tf.where(tf.isFinite(norm), finite, NaN);
    const clipped = leaves.map((leaf) => (isTensor(leaf) ? tf.mul(leaf, scale) : leaf));
    return [packLike<S>(structure as Tensors, clipped), tf.clone(norm)];
  });
}

/** √(Σ ‖t‖²) */
function globalNorm(tensors: readonly Tensor[]): Tensor {
  const squares = tensors.map((t) => tf.sum(tf.square(t)));
  return tf.sqrt(squares.length > 0 ? tf.addN(squares) : tf.scalar(0));
}
