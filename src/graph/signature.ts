/** @file What a recording holds good for: the structure, shapes and dtypes of the arguments, and the value of anything else. */
import { GradtapeError } from '../errors.ts';
import { isTensor } from '../tape/structures.ts';
import { childrenOf, formatPath, visit } from '../tree.ts';
import { isVariable } from './places.ts';

/**
 * A text that is equal for arguments that the same recording serves.
 * @throws GradtapeError `graph.argument` for a disposed tensor, or a value that is neither tensor nor plain
 */
export function signatureOf(args: readonly unknown[]): string {
  let isPlain = true;
  const signature = (part: unknown): string => {
    const parts = isTensor(part) ? undefined : childrenOf(part);
    if (Array.isArray(part)) return `[${part.map(signature).join()}]`;
    if (parts) return `{${Object.keys(part as object).join()}:${parts.map(signature).join()}}`;
    if (faultOf(part)) isPlain = false;
    return leafSignature(part);
  };
  const text = signature(args);
  if (!isPlain) throw badArgument(args);
  return text;
}

function leafSignature(leaf: unknown): string {
  if (isVariable(leaf)) return `variable ${leaf.id}`;
  if (isTensor(leaf)) return `${leaf.dtype}[${leaf.shape.join()}]`;
  if (typeof leaf === 'string') return JSON.stringify(leaf);
  return Object.is(leaf, -0) ? '-0' : String(leaf);
}

const plainTypes = new Set(['undefined', 'boolean', 'number', 'bigint', 'string']);

function faultOf(leaf: unknown): string | undefined {
  if (isTensor(leaf)) return leaf.isDisposed ? 'is a tensor that has been disposed' : undefined;
  if (leaf === null || plainTypes.has(typeof leaf)) return undefined;
  return `is a ${Object(leaf).constructor.name}`;
}

function badArgument(args: readonly unknown[]): GradtapeError {
  const faults: string[] = [];
  visit(args, isTensor, [], (leaf, path) => {
    const fault = faultOf(leaf);
    if (fault) faults.push(`args${formatPath(path)} ${fault}`);
  });
  return new GradtapeError(
    'graph.argument',
    `${faults[0]}; a compiled function takes tensors, numbers, strings and booleans, in arrays and plain objects`,
  );
}
