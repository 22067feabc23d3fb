import { type Tensor, tf } from '../tensorflow.ts';

/** Those columns of `x` [rows, features] that `wanted` names, each [rows]. */
export function columnsOf(
  x: Tensor,
  features: readonly string[],
  wanted: readonly string[],
): Record<string, Tensor> {
  const present = features.filter((name) => wanted.includes(name));
  if (present.length === 0) return {};
  const columns = tf.unstack(x, 1);
  return Object.fromEntries(present.map((name) => [name, columns[features.indexOf(name)]!]));
}
