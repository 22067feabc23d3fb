import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suggest } from '../src/suggest.ts';

const keys = ['data', 'model', 'loss', 'optimizer', 'epochs', 'batchSize', 'learningRate'];

test('a slip, a swap and a missing letter find the name that was meant', () => {
  for (const slip of ['epoch', 'epcohs', 'eopchs', 'epochss', 'epoxhs'])
    assert.equal(suggest(slip, keys), 'did you mean "epochs"?');
});

test('case and word separators count for nothing', () => {
  for (const spelling of ['learning_rate', 'LearningRate', 'learning-rate', 'LEARNINGRATE'])
    assert.equal(suggest(spelling, keys), 'did you mean "learningRate"?');
});

test('a word that is near nothing lists what there is', () => {
  assert.equal(suggest('zebra', ['X', 'Y']), 'expected one of "X", "Y"');
  assert.equal(suggest('zebra', ['X']), 'expected "X"');
});

test('a one-letter name is not offered for another letter', () => {
  assert.equal(suggest('Z', ['X', 'Y']), 'expected one of "X", "Y"');
});

test('a long list is cut short', () => {
  const many = Array.from({ length: 20 }, (_, i) => `p${i}`);
  assert.match(suggest('zebra', many), /"p11" and 8 more$/);
});

test('a very long word is answered at once', () => {
  assert.match(suggest('e'.repeat(1_000_000), keys), /^expected one of/);
});
