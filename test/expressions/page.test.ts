import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { withFunctionsTable } from '../../scripts/functions-table.ts';
import { evaluate } from '../../src/expressions/lower.ts';
import { parseExpression } from '../../src/expressions/parser.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';
import { root } from '../support/paths.ts';

before(() => useBackend('native'));

const page = readFileSync(join(root, 'docs/expressions.md'), 'utf8');

test('docs/expressions.md lists the functions that there are', () => {
  assert.equal(page, withFunctionsTable(page), 'run: npm run docs');
});

const examples = [...page.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|/gm)];
for (const [, source, value] of examples)
  test(`docs/expressions.md: ${source} is ${value}`, () => {
    const environment = {
      x: tf.tensor1d([1, 2, 3]),
      m: tf.tensor2d([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    };
    const found = evaluate(parseExpression(source!), environment);
    const expected = tf.tensor(JSON.parse(value!));
    assert.deepEqual(found.shape, expected.shape);
    tf.test_util.expectArraysClose(found.dataSync(), expected.dataSync(), 1e-6);
  });
