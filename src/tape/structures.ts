/** @file Nested structures of tensors as the tape takes and returns them. */
import { GradtapeError } from '../errors.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { formatPath, leavesOf, pathsOf, rebuild, type Tree, visit } from '../tree.ts';
import { isTrainable } from './engine.ts';

/** A tensor, a variable, or any nesting of arrays and plain objects of them. */
export type Tensors = Tree<Tensor>;

/** The structure of `S` with its tensors replaced by gradients, which are null where nothing connects. Of a structure that is not known, not known either. */
export type Gradients<S, Missing = null> = Tensors extends S
  ? Tree<Tensor | Missing>
  : S extends Tensor<infer R>
    ? Tensor<R> | Missing
    : { -readonly [K in keyof S]: Gradients<S[K], Missing> };

/** The structure of `S` with its tensors replaced by Jacobians. */
export type Jacobians<S, Missing = null> = Tensors extends S
  ? Tree<Tensor | Missing>
  : S extends Tensor
    ? Tensor | Missing
    : { -readonly [K in keyof S]: Jacobians<S[K], Missing> };

export const isTensor = (value: unknown): value is Tensor => value instanceof tf.Tensor;

/**
 * The tensors of `structure` in order.
 * @param name what the caller calls the structure, for messages
 * @throws GradtapeError `tape.structure` for a leaf that is no tensor, `tape.disposed` for one that has been disposed
 */
export function tensorsOf(structure: unknown, name: string): Tensor[] {
  const tensors: Tensor[] = [];
  visit(structure, isTensor, [], (leaf, path) => {
    if (!isTensor(leaf)) throw notATensor(leaf, name, formatPath(path));
    if (leaf.isDisposed)
      throw new GradtapeError(
        'tape.disposed',
        `${name}${formatPath(path)} is a tensor that has been disposed`,
      );
    tensors.push(leaf);
  });
  return tensors;
}

/**
 * The tensors of `structure`.
 * @throws GradtapeError `tape.structure` or `tape.shape` unless it has the structure, shapes and types of `like`
 */
export function tensorsLike(structure: unknown, like: Tensors, name: string): Tensor[] {
  const found = tensorsOf(structure, name);
  const [paths, expected] = [pathsOf(structure, isTensor), pathsOf(like, isTensor)];
  if (paths.join() !== expected.join())
    throw new GradtapeError(
      'tape.structure',
      `${name} has the structure ${shown(paths)}, expected ${shown(expected)}`,
    );
  leavesOf(like, isTensor).forEach((tensor, i) =>
    assertAlike(found[i]!, tensor as Tensor, name + paths[i]),
  );
  return found;
}

function assertAlike(found: Tensor, like: Tensor, where: string): void {
  const [is, expected] = [found, like].map(({ dtype, shape }) => `${dtype} ${formatShape(shape)}`);
  if (isTrainable(like) && is !== expected)
    throw new GradtapeError('tape.shape', `${where} is ${is}, expected ${expected}`);
}

function shown(paths: readonly string[]): string {
  return paths.length === 1 && paths[0] === '' ? 'of a single tensor' : `{${paths.join(', ')}}`;
}

/** @throws GradtapeError `tape.structure` for anything but one tensor */
export function singleTensor(value: unknown, name: string): Tensor {
  const tensors = tensorsOf(value, name);
  if (!isTensor(value))
    throw new GradtapeError(
      'tape.structure',
      `${name} is a structure of ${tensors.length} tensors, expected a single tensor`,
    );
  return value;
}

/** `leaves` in the structure of `like`; the caller says what type that makes. */
export function packLike<T>(like: Tensors, leaves: readonly unknown[]): T {
  return rebuild(like, isTensor, leaves) as T;
}

function notATensor(found: unknown, name: string, path: string): GradtapeError {
  const messages: Record<string, string> = {
    target: `Argument \`target\` should be a list or nested structure of Tensors, Variables or CompositeTensors to be differentiated, but received ${describe(found)}.`,
    watch: `Passed in object ${describe(found)} of type '${typeof found}', not tf.Tensor or tf.Variable or ExtensionType.`,
  };
  const message =
    messages[name] ?? `${name}${path} is ${describe(found)}, expected a tensor or a variable`;
  return new GradtapeError('tape.structure', message);
}

/** `None`, `3`, `'text'`, or the name of the class. */
function describe(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'object') return `a ${value.constructor?.name ?? 'object'}`;
  if (typeof value === 'function') return 'a function';
  return typeof value === 'string' ? `'${value}'` : String(value);
}

/** A shape as Python prints it: `()`, `(2,)`, `(4, 3)`. */
export function formatShape(shape: readonly number[]): string {
  return `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
}
