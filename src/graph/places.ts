/** @file Tensors in structures: taken out in order, and put back in their places. */
import { isTensor } from '../tape/structures.ts';
import { type Tensor, tf, type Variable } from '../tensorflow.ts';
import { type IsLeaf, leavesOf, mapLeaves } from '../tree.ts';

export function isVariable(value: unknown): value is Variable {
  return value instanceof tf.Variable;
}

/** A tensor to compute with. A variable is none: it is read where it is used, as if the function closed over it. */
export function isTensorArgument(value: unknown): value is Tensor {
  return isTensor(value) && !isVariable(value);
}

export function tensorArguments(args: unknown): Tensor[] {
  return leavesOf(args, isTensor).filter(isTensorArgument);
}

/** All tensors in `structure`, variables too. */
export function tensorsOf(structure: unknown): Tensor[] {
  return leavesOf(structure, isTensor).filter(isTensor);
}

export function disposeTensors(structure: unknown): void {
  for (const tensor of tensorArguments(structure)) tensor.dispose();
}

/** `structure` with `fillings`, in order, in the places that `isPlace` marks. */
export function fill(
  structure: unknown,
  isPlace: IsLeaf<unknown>,
  fillings: readonly unknown[],
): unknown {
  return fillFrom(fillings.values(), structure, isPlace);
}

/** The same with the next of `fillings`, and no more of them than there are places. */
export function fillFrom(
  fillings: Iterator<unknown>,
  structure: unknown,
  isPlace: IsLeaf<unknown>,
): unknown {
  return mapLeaves(structure, isPlace, (leaf) => (isPlace(leaf) ? fillings.next().value : leaf));
}

/** `returned` with a tensor of its own in each place: a function may return one twice, or one that it was given. */
export function renewed(returned: unknown): unknown {
  const tensors = tensorsOf(returned).map((tensor) => tensor.clone());
  return fill(returned, isTensor, tensors);
}

/** Give `variables` new values, and the values to them alone. */
export function assignAll(variables: readonly Variable[], values: readonly Tensor[]): void {
  variables.forEach((variable, i) => variable.assign(values[i]!));
  values.forEach((value) => value.dispose());
}

/** Run `f` and dispose of every tensor that it made, even of those in its result. */
export function disposingAll<R>(f: () => R): R {
  const results: R[] = [];
  tf.tidy(() => {
    results.push(f());
  });
  return results[0]!;
}
