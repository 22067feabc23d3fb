/** @file Where two plain structures differ, by path, for people to read. */
import { formatPath } from '../config/paths.ts';
import { visit } from '../tree.ts';

export interface Difference {
  /** `optimizer.learningRate`, `model.layers[0].units` */
  path: string;
  /** As JSON; undefined where the structure has nothing there. */
  before: string | undefined;
  after: string | undefined;
}

export function differencesOf(before: unknown, after: unknown): Difference[] {
  const [first, second] = [leavesOf(before), leavesOf(after)];
  const paths = new Set([...first.keys(), ...second.keys()]);
  return [...paths]
    .map((path) => ({ path, before: first.get(path), after: second.get(path) }))
    .filter((difference) => difference.before !== difference.after);
}

/** `optimizer.learningRate was 0.1 and is 0.2`, for each of the first three, and how many there are besides. */
export function differencesText(differences: readonly Difference[]): string {
  const shown = differences
    .slice(0, 3)
    .map(
      ({ path, before = 'absent', after = 'absent' }) => `${path} was ${before} and is ${after}`,
    );
  const more = differences.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

export function leavesOf(structure: unknown): Map<string, string> {
  const leaves = new Map<string, string>();
  visit(structure, isLeaf, [], (leaf, path) => {
    if (leaf !== undefined) leaves.set(formatPath(path), JSON.stringify(leaf));
  });
  return leaves;
}

/** Empty lists and objects are leaves too. */
const isLeaf = (value: unknown): value is unknown =>
  typeof value !== 'object' || value === null || Object.keys(value).length === 0;
