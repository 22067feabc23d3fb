import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fencedBlocks } from '../support/examples.ts';
import { root } from '../support/paths.ts';

test('the README shows examples/readme.ts word for word', () => {
  const source = readFileSync(join(root, 'examples/readme.ts'), 'utf8');
  assert.deepEqual(fencedBlocks('README.md', 'ts'), [source]);
});

test('the example of the README prints 8, the events of a training run, and what was trained', () => {
  const env = { ...process.env, GRADTAPE_BACKEND: 'native' };
  const script = join(root, 'dist/examples/readme.js');
  const lines = execFileSync(process.execPath, [script], { encoding: 'utf8', env })
    .trim()
    .split(/\s+/);
  const lasting = lines.filter((line) => line !== 'progress'); // a slow machine tells its progress, too
  assert.deepEqual(lasting, ['Tensor', '8', 'start', ...Array(6).fill('epoch'), 'end', 'linear']);
});
