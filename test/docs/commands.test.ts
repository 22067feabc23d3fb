import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { consoleExamples } from '../support/examples.ts';
import { root } from '../support/paths.ts';

const pages = [
  'README.md',
  'docs/check.md',
  'docs/ci.md',
  'docs/config.md',
  'docs/derive.md',
  'docs/expressions.md',
  'docs/native.md',
  'docs/reports.md',
];

for (const page of pages)
  test(`${page}: commands can be pasted into bash and zsh`, () => {
    for (const { command } of consoleExamples(page)) {
      const bare = command.replaceAll(/"[^"$`!\\]*"|'[^']*'/g, '');
      // The README's pipes and redirections are meant.
      assert.doesNotMatch(bare, /[*?[\](){}$`!"'~#&;^]/, command);
    }
  });

for (const page of pages)
  test(`${page}: the command is written npx gradtape`, () => {
    const text = readFileSync(join(root, page), 'utf8');
    assert.deepEqual(
      text.match(/(?<=`|^\$ )gradtape (?:train|derive|setup|doctor)\b.*/gm) ?? [],
      [],
    );
  });
