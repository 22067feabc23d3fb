import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fidelityPage } from '../scripts/fidelity-page.ts';
import { root } from './support/paths.ts';

/** The page without its measurements, in which processors may differ by a unit in the last place. */
const withoutNumbers = (page: string) => page.replaceAll(/\bexact \||\d+ \(\de-\d+\) \|/g, '|');

test('docs/fidelity.md has a row for every golden case', async () => {
  const written = readFileSync(join(root, 'docs/fidelity.md'), 'utf8');
  assert.equal(withoutNumbers(written), withoutNumbers(await fidelityPage()), 'run: npm run docs');
});
