import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatPath, leavesOf, pathsOf, rebuild, type Tree } from '../src/tree.ts';

const isNumber = (value: unknown): value is number => typeof value === 'number';

const trees = fc.letrec<{ tree: Tree<number> }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.integer(),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie('tree'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).tree;

test('the leaves of a tree come in order', () => {
  assert.deepEqual(leavesOf([1, { b: 2, a: [3, []] }], isNumber), [1, 2, 3]);
  assert.deepEqual(leavesOf(5, isNumber), [5]);
});

test('a tree rebuilt from its own leaves is the same tree', () => {
  fc.assert(
    fc.property(trees, (tree) => {
      const rebuilt = rebuild(tree, isNumber, leavesOf(tree, isNumber));
      assert.deepEqual(rebuilt, tree);
    }),
  );
});

test('a tree rebuilt from other leaves keeps its paths', () => {
  fc.assert(
    fc.property(trees, (tree) => {
      const leaves = leavesOf(tree, isNumber).map((leaf) => (leaf as number) + 1);
      const rebuilt = rebuild(tree, isNumber, leaves);
      assert.deepEqual(pathsOf(rebuilt, isNumber), pathsOf(tree, isNumber));
      assert.deepEqual(leavesOf(rebuilt, isNumber), leaves);
    }),
  );
});

test('a path reads as it would after the name of the tree', () => {
  assert.equal(formatPath([1, 'x2', 0]), '[1].x2[0]');
  assert.deepEqual(pathsOf([1, { x: [2, 3] }], isNumber), ['[0]', '[1].x[0]', '[1].x[1]']);
});

test('what is neither array nor plain object is a leaf', () => {
  const [map, date] = [new Map(), new Date()];
  assert.deepEqual(leavesOf([map, { date }, null, undefined], isNumber), [
    map,
    date,
    null,
    undefined,
  ]);
});
