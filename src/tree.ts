/** @file Nested structures of arrays and plain objects, and types that carry a structure to a result. */

/** A leaf, or any nesting of arrays and plain objects that ends in leaves. */
export type Tree<Leaf> = Leaf | readonly Tree<Leaf>[] | { readonly [key: string]: Tree<Leaf> };

/** A test for the leaves of a tree. */
export type IsLeaf<Leaf> = (value: unknown) => value is Leaf;

/** Where a leaf stands in its tree: `[1, 'x2']`. */
export type Path = readonly (string | number)[];

/** The leaves of `tree` in order: arrays by index, objects by insertion. Anything that is neither counts as a leaf. */
export function leavesOf(tree: unknown, isLeaf: IsLeaf<unknown>): unknown[] {
  const leaves: unknown[] = [];
  const collect = (part: unknown): void => {
    const branches = isLeaf(part) ? undefined : childrenOf(part);
    if (branches) branches.forEach(collect);
    else leaves.push(part);
  };
  collect(tree);
  return leaves;
}

/** The path of every leaf, as text. Two trees of the same structure have the same list. */
export function pathsOf(tree: unknown, isLeaf: IsLeaf<unknown>): string[] {
  const paths: string[] = [];
  visit(tree, isLeaf, [], (_, path) => paths.push(formatPath(path)));
  return paths;
}

/** Call `enter` for every leaf of `tree` with its path. */
export function visit(
  tree: unknown,
  isLeaf: IsLeaf<unknown>,
  path: Path,
  enter: (leaf: unknown, path: Path) => void,
): void {
  const branches = isLeaf(tree) ? undefined : branchesOf(tree);
  if (!branches) return enter(tree, path);
  for (const [key, branch] of branches) visit(branch, isLeaf, [...path, key], enter);
}

/** A tree of the shape of `tree` whose leaves are `leaves`, taken in the order of `leavesOf`. */
export function rebuild(
  tree: unknown,
  isLeaf: IsLeaf<unknown>,
  leaves: Iterable<unknown>,
): unknown {
  const rest = leaves[Symbol.iterator]();
  return mapLeaves(tree, isLeaf, () => rest.next().value);
}

/** A tree of the shape of `tree` whose leaves are what `f` makes of its leaves. */
export function mapLeaves(
  tree: unknown,
  isLeaf: (value: unknown) => boolean,
  f: (leaf: unknown) => unknown,
): unknown {
  const map = (part: unknown): unknown => {
    if (isLeaf(part) || !(Array.isArray(part) || isPlainObject(part))) return f(part);
    if (Array.isArray(part)) return part.map(map);
    return Object.fromEntries(Object.entries(part).map(([key, branch]) => [key, map(branch)]));
  };
  return map(tree);
}

/** `[1].x2`, as it would be written after the name of the tree. */
export function formatPath(path: Path): string {
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
}

/** The parts of an array or a plain object, or undefined for anything else. */
export function childrenOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return isPlainObject(value) ? Object.values(value) : undefined;
}

function branchesOf(value: unknown): [string | number, unknown][] | undefined {
  if (Array.isArray(value)) return [...value.entries()];
  return isPlainObject(value) ? Object.entries(value) : undefined;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
