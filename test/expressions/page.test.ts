import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { withFunctionsTable } from '../../scripts/functions-table.ts';
import { evaluate } from '../../src/expressions/lower.ts';
import { parseExpression } from '../../src/expressions/parser.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';
import type { EpochEvent } from '../../src/training/events.ts';
import { train } from '../../src/train.ts';
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

const article = {
  data: { path: join(root, 'data/article.csv'), target: 'Y' },
  optimizer: { type: 'sgd', learningRate: 0.001 },
  epochs: 2,
  batchSize: 4,
};
const configs = [...page.matchAll(/^```json\n(.*?)\n```$/gms)].map(([, text]) => JSON.parse(text!));

test('docs/expressions.md has examples of models, losses, terms, metrics and definitions', () => {
  assert.deepEqual(
    configs.map((config) => Object.keys(config)),
    [['model'], ['model', 'loss'], ['loss'], ['metrics'], ['define', 'loss', 'metrics']],
  );
});

for (const [i, config] of configs.entries())
  test(`docs/expressions.md: example ${i + 1} of a config trains`, async () => {
    const epochs: EpochEvent[] = [];
    await train(
      { ...article, ...config },
      { onEvent: (event) => event.event === 'epoch' && epochs.push(event) },
    );
    assert.equal(epochs.length, 2);
    const { metrics, terms = {} } = epochs[1]!;
    const told = config.metrics ?? [];
    assert.equal(Object.keys(metrics).length, told.length);
    const named = typeof config.loss === 'object' ? Object.keys(config.loss) : [];
    assert.deepEqual(Object.keys(terms), named);
  });
