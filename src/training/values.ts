/** @file The values of the names that an expression may use in training. */
import { type Tensor, tf } from '../tensorflow.ts';
import { type Columns, kernelNames } from './columns.ts';
import type { Parameters } from './model.ts';

/** What a model's expression may see of a batch beside its variables: the columns of `x` [rows, features], each [rows], and `x`. */
export function featureValues(
  x: Tensor,
  { features }: Pick<Columns, 'features'>,
  wanted: readonly string[],
): Record<string, Tensor> {
  return { x, ...columnsOf(x, features, wanted) };
}

/** `y` of one target is [rows], and that of several [rows, targets]. */
export function targetValues(
  y: Tensor,
  { targets }: Pick<Columns, 'targets'>,
  wanted: readonly string[],
): Record<string, Tensor> {
  return { ...(y.rank === 1 ? { [targets[0]!]: y } : columnsOf(y, targets, wanted)), y };
}

/** Those columns of a matrix that `wanted` names. */
function columnsOf(
  matrix: Tensor,
  names: readonly string[],
  wanted: readonly string[],
): Record<string, Tensor> {
  const present = names.filter((name) => wanted.includes(name));
  if (present.length === 0) return {};
  const columns = tf.unstack(matrix, 1);
  return Object.fromEntries(present.map((name) => [name, columns[names.indexOf(name)]!]));
}

/** The parameters by name, and as `w` or `weights` all kernels in one vector, without biases. */
export function parameterValues(
  parameters: Parameters,
  wanted: readonly string[],
): Record<string, Tensor> {
  const missing = kernelNames.filter(
    (name) => wanted.includes(name) && !Object.hasOwn(parameters, name),
  );
  const kernels = Object.entries(parameters).filter(([name]) => isKernel(name));
  if (missing.length === 0 || kernels.length === 0) return parameters;
  const vector = tf.concat(kernels.map(([, kernel]) => tf.reshape(kernel, [-1])));
  return { ...parameters, ...Object.fromEntries(missing.map((name) => [name, vector])) };
}

/** What is multiplied by inputs, rather than added: `dense_1/kernel`, a recurrent kernel, embeddings, a linear model's weights. */
const isKernel = (name: string): boolean => /(^|\/)(weights|\w*kernel|embeddings)$/i.test(name);
