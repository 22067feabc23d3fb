import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { terminalPicture } from '../../scripts/terminal-picture.ts';
import { fencedBlocks } from '../support/examples.ts';
import { root } from '../support/paths.ts';

const run = promisify(execFile);

/** Typed in the clone; the shell finds this Node, and `npx` is left out because it takes longer than all else. */
async function type(command: string): Promise<string> {
  const env = { ...process.env, NODE: process.execPath, NO_COLOR: '1' };
  const typed = command.replaceAll('npx gradtape', '"$NODE" bin/gradtape.js');
  const { stdout } = await run('sh', ['-c', typed], { cwd: root, env });
  return stdout;
}

/** Text with its numbers taken out, and the numbers: processors may differ in the last digits of a long sum. */
function split(text: string): { words: string; numbers: number[] } {
  const number = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;
  return { words: text.replaceAll(number, '#'), numbers: [...text.matchAll(number)].map(Number) };
}

const sessions = fencedBlocks('README.md', 'console').flatMap((block) =>
  block.split(/^\$ /m).slice(1),
);
for (const session of sessions) {
  const [command, ...lines] = session.split('\n') as [string, ...string[]];
  test(`README.md: ${command.slice(0, 100)}`, async () => {
    const [found, expected] = [await type(command), lines.join('\n')].map(split) as [
      ReturnType<typeof split>,
      ReturnType<typeof split>,
    ];
    assert.equal(found.words, expected.words);
    expected.numbers.forEach((value, i) => {
      const off = Math.abs(found.numbers[i]! - value);
      assert.ok(off <= 1e-5 * Math.abs(value), `${found.numbers[i]} for ${value}`);
    });
  });
}

for (const command of fencedBlocks('README.md', 'sh')
  .flatMap((block) => block.trim().split('\n'))
  .filter((line) => line.startsWith('npx gradtape')))
  test(`README.md: ${command}`, async () => {
    assert.notEqual(await type(command), '');
  });

const readme = readFileSync(join(root, 'README.md'), 'utf8');
for (const [, key, example] of readme.matchAll(/^\| `([a-zA-Z.]+)` \|.*\| `(\1=.*)` \|$/gm))
  test(`README.md: --set ${example} trains`, async () => {
    const settings = ['-q', '--set', example!, '--backend', 'cpu'];
    const { stdout } = await run(
      process.execPath,
      ['bin/gradtape.js', 'train', 'linreg.json', ...settings],
      {
        cwd: root,
      },
    );
    assert.match(stdout, /^model: Y= /, key);
  });

test('the README has every key of the config', () => {
  const { properties } = JSON.parse(readFileSync(join(root, 'gradtape.schema.json'), 'utf8')) as {
    properties: Record<string, unknown>;
  };
  const keys = Object.keys(properties).filter((key) => key !== '$schema');
  assert.deepEqual(
    keys.filter((key) => !readme.includes(`| \`${key}\``) && !readme.includes(`| \`${key}.`)),
    [],
  );
});

test('the config that the README shows is linreg.json', () => {
  const [shown] = fencedBlocks('README.md', 'jsonc');
  const bundled = readFileSync(join(root, 'configs/linreg.json'), 'utf8');
  const withoutComments = (text: string) =>
    text
      .replaceAll(/^\/\/.*\n|\s*\/\/ .*$/gm, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
  assert.equal(withoutComments(shown!), withoutComments(bundled));
});

test('the picture of the README shows what the commands print', () => {
  const picture = readFileSync(join(root, 'docs/terminal.svg'), 'utf8');
  assert.equal(picture, terminalPicture(), 'run: npm run docs');
});
