import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { root } from '../support/paths.ts';

for (const name of readdirSync(join(root, 'configs')))
  test(`the bundled ${name} fits the schema and its table is there`, async () => {
    const { config } = await loadConfig({ files: [join(root, 'configs', name)] });
    assert.ok([config.data.path].flat().every((path) => existsSync(path)));
  });
