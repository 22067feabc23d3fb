import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withLayersTable } from '../../scripts/layers-table.ts';
import { root } from '../support/paths.ts';

/** The page without its measurements, in which processors may differ by a unit in the last place. */
const withoutNumbers = (page: string) => page.replaceAll(/\b(exact|\de-\d+) \|/g, '|');

test('docs/layers.md has a row for every layer', async () => {
  const page = readFileSync(join(root, 'docs/layers.md'), 'utf8');
  assert.equal(
    withoutNumbers(page),
    withoutNumbers(await withLayersTable(page)),
    'run: npm run docs',
  );
  assert.doesNotMatch(page, /Infinity/, 'a layer has no golden case');
});
