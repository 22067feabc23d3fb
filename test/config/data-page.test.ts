import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withDescribedColumns } from '../../scripts/data-page.ts';
import { loadConfig } from '../../src/config/load.ts';
import { merge } from '../../src/config/settings.ts';
import { fencedBlocks } from '../support/examples.ts';
import { root } from '../support/paths.ts';

const path = 'docs/data.md';

test('docs/data.md tells what the columns become now', async () => {
  const page = readFileSync(join(root, path), 'utf8');
  assert.equal(page, await withDescribedColumns(page), 'run: npm run docs');
});

test(`every example in ${path} is a config, or a part of one`, async () => {
  const examples = fencedBlocks(path, 'json');
  assert.ok(examples.length > 5);
  for (const text of examples) {
    const settings = merge({ data: { path: 't.csv', target: 'Y' } }, JSON.parse(text));
    await loadConfig({ settings });
  }
});
