import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gradientsPage } from '../../scripts/gradients-page.ts';
import { root } from '../support/paths.ts';

test('docs/gradients.md says what the rules do now', async () => {
  const written = readFileSync(join(root, 'docs/gradients.md'), 'utf8');
  assert.equal(written, await gradientsPage(), 'run: npm run docs');
});
