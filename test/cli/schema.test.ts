import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gradtape } from '../support/cli.ts';
import { root } from '../support/paths.ts';

test('gradtape schema prints gradtape.schema.json', async () => {
  const stdout = readFileSync(join(root, 'gradtape.schema.json'), 'utf8');
  assert.deepEqual(await gradtape(['schema']), { code: 0, stdout, stderr: '' });
});
