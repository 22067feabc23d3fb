import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gradtape } from '../support/cli.ts';
import { consoleExamples } from '../support/examples.ts';
import { root } from '../support/paths.ts';

/** Seconds differ from run to run, the widths of columns do not. */
const withoutNumbers = (text: string): string => text.replaceAll(/\d+(?:\.\d+)?/g, '#');

for (const { command, stdout } of consoleExamples('docs/reports.md'))
  test(`docs/reports.md: ${command}`, async () => {
    const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(
      ([, quoted, bare]) => quoted ?? bare!,
    );
    const found = await gradtape(words, { cwd: root });
    assert.equal(withoutNumbers(found.stdout), withoutNumbers(stdout));
  });

test('the pictures of docs/reports.md are there', () => {
  const page = readFileSync(join(root, 'docs/reports.md'), 'utf8');
  const pictures = [...page.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => path!);
  assert.deepEqual(
    pictures.filter((path) => !existsSync(join(root, 'docs', path))),
    [],
  );
  assert.ok(pictures.length > 0);
});
