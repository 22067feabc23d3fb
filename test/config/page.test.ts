import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { withConfigReference } from '../../scripts/config-reference.ts';
import { parseDocument } from '../../src/config/document.ts';
import { loadConfig } from '../../src/config/load.ts';
import { merge } from '../../src/config/settings.ts';
import { useBackend } from '../../src/tensorflow.ts';
import { train } from '../../src/train.ts';
import { gradtape } from '../support/cli.ts';
import { consoleExamples, fencedBlocks } from '../support/examples.ts';
import { root } from '../support/paths.ts';

const path = 'docs/config.md';

before(() => useBackend('native'));

test('docs/config.md describes every key as the schema does now', () => {
  const page = readFileSync(join(root, path), 'utf8');
  assert.equal(page, withConfigReference(page), 'run: npm run docs');
});

for (const { command, args, stdout } of consoleExamples(path))
  test(`${path}: gradtape ${command}`, async () => {
    assert.deepEqual(await gradtape(args), { code: 0, stdout, stderr: '' });
  });

const article = { data: { path: 'data/article.csv', target: 'Y' }, loss: 'mse' };
const examples = fencedBlocks(path, 'json').map((text) => ({
  text,
  settings: parseDocument(path, text).value as Record<string, unknown>,
}));

test(`every example in ${path} is a config, or a part of one`, async () => {
  assert.ok(examples.length > 60);
  for (const { settings } of examples) await loadConfig({ settings: merge(article, settings) });
});

for (const { text, settings } of examples.filter((example) => 'optimizer' in example.settings))
  test(`the example trains: ${text.trim().slice(0, 100)}`, async () => {
    const losses: number[] = [];
    await train(
      { ...article, ...settings, epochs: 2 },
      { onEvent: (event) => event.event === 'epoch' && losses.push(event.loss) },
    );
    assert.ok(losses[1]! < losses[0]!, `${losses.join(' and then ')}`);
  });
