import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readTable } from '../../src/data/table.ts';
import { root } from '../support/paths.ts';

test('the article’s nine rows are read as two columns', async () => {
  const { rows, features, target } = await readTable({
    path: join(root, 'data/article.csv'),
    features: ['X'],
    target: 'Y',
  });
  assert.equal(rows, 9);
  assert.deepEqual(
    features.map(({ name, values }) => [name, [...values]]),
    [['X', [1, 4, 6, 3, 3, 4, 5, 6, 7]]],
  );
  assert.deepEqual([...target.values], [0.25, 1.2, 0.79, 0.52, 1.6, 1.7, 1.9, 2, 2]);
});

test('"all" takes every column but the target, in the order of the file', async () => {
  const { rows, features } = await readTable({
    path: join(root, 'data/diabetes.csv'),
    features: 'all',
    target: 'progression',
  });
  assert.equal(rows, 442);
  assert.equal(features.map(({ name }) => name).join(), 'age,sex,bmi,bp,s1,s2,s3,s4,s5,s6');
});
