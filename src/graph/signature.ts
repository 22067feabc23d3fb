/** @file What a recording holds good for: the structure, shapes and dtypes of the arguments, and the value of anything else. */
import { GradtapeError } from '../errors.ts';
import { isTensor } from '../tape/structures.ts';
import { formatPath, visit } from '../tree.ts';
import { isVariable } from './places.ts';

/**
 * A text that is equal for arguments that the same recording serves.
 * @throws GradtapeError `graph.argument` for a disposed tensor, or a value that is neither tensor nor plain
 */
export function signatureOf(args: readonly unknown[]): string {
  const parts: string[] = [];
  visit(args, isTensor, [], (leaf, path) => {
    parts.push(`${path.join('.')}:${leafSignature(leaf, path)}`);
  });
  return parts.join(' ');
}

function leafSignature(leaf: unknown, path: readonly (string | number)[]): string {
  if (isTensor(leaf)) {
    if (leaf.isDisposed) throw badArgument(path, 'is a tensor that has been disposed');
    return isVariable(leaf) ? `variable ${leaf.id}` : `${leaf.dtype}[${leaf.shape.join()}]`;
  }
  if (typeof leaf === 'string') return JSON.stringify(leaf);
  const isPlain =
    leaf === null || ['undefined', 'boolean', 'number', 'bigint'].includes(typeof leaf);
  if (!isPlain) throw badArgument(path, `is a ${Object(leaf).constructor.name}`);
  return Object.is(leaf, -0) ? '-0' : String(leaf);
}

function badArgument(path: readonly (string | number)[], found: string): GradtapeError {
  return new GradtapeError(
    'graph.argument',
    `args${formatPath(path)} ${found}; a compiled function takes tensors, numbers, strings and booleans, in arrays and plain objects`,
  );
}
