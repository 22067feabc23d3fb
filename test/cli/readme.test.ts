import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { terminalPicture } from '../../scripts/terminal-picture.ts';
import { fencedBlocks, pasted } from '../support/examples.ts';
import { root } from '../support/paths.ts';

const run = promisify(execFile);

/** A fresh clone as far as commands can tell: what they write is its own, and starts with nothing. */
const clone = mkdtempSync(join(tmpdir(), 'gradtape-clone-'));
after(() => rmSync(clone, { recursive: true }));
for (const name of ['bin', 'configs', 'data', 'dist', 'package.json'])
  symlinkSync(join(root, name), join(clone, name));

/** Typed in the clone; the shell finds this Node, and `npx` is left out because it takes longer than all else. */
async function type(command: string): Promise<string> {
  const env = { ...process.env, NODE: process.execPath, NO_COLOR: '1', GRADTAPE_NO_SAVE: '' };
  const typed = command.replaceAll('npx gradtape', '"$NODE" bin/gradtape.js');
  const { stdout } = await run('sh', ['-c', typed], { cwd: clone, env });
  return stdout;
}

/** Text with its numbers taken out, and the numbers: processors may differ in the last digits of a long sum. */
function split(text: string): { words: string; numbers: number[] } {
  const number = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;
  return { words: text.replaceAll(number, '#'), numbers: [...text.matchAll(number)].map(Number) };
}

const trains = ({ command }: { command: string }): boolean =>
  command.startsWith('npx gradtape train');

/** What `npm start` runs once it has built. */
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: { start: string };
};
const started = scripts.start.replace(/^.*node (?=bin)/, '"$NODE" ');

test('README.md: npm start trains', async () => {
  assert.match(await type(started), /^Epoch: {2}0\n.*model: Y= 0\.27/s);
});

for (const { command, printed } of pasted('README.md').filter((one) => one.command.includes('npx')))
  test(`README.md: ${command.slice(0, 100)}`, async () => {
    const found = split(await type(command));
    if (printed === undefined) return assert.notEqual(found.words, '');
    const expected = split(printed);
    assert.equal(found.words, expected.words);
    expected.numbers.forEach((value, i) => {
      const off = Math.abs(found.numbers[i]! - value);
      assert.ok(off <= 1e-5 * Math.abs(value), `${found.numbers[i]} for ${value}`);
    });
  });

test('npm start can be had again after the README', async () => {
  assert.match(await type(started), /^model: /m);
});

const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
for (const page of pages)
  for (const { command } of pasted(`docs/${page}`).filter(trains))
    test(`docs/${page}, in the clone of the README: ${command}`, async () => {
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
