import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../support/paths.ts';

const page = readFileSync(join(root, 'docs/tape.md'), 'utf8');
const source = readFileSync(join(root, 'examples/tape-guide.ts'), 'utf8');

const node = (...args: string[]): string =>
  execFileSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, GRADTAPE_BACKEND: 'native' },
  });

/** The named regions of the example, each without its indentation. */
const regions = [...source.matchAll(/^( *)\/\/ #region (\w+)\n(.*?)^ *\/\/ #endregion/gms)].map(
  ([, indent, name, code]) =>
    [name!, code!.replaceAll(new RegExp(`^${indent!}`, 'gm'), '')] as const,
);

test('the page shows the regions of the example word for word', () => {
  const blocks = [...page.matchAll(/<!-- (\w+) -->\n```ts\n(.*?)```/gs)];
  assert.deepEqual(
    blocks.map(([, name, code]) => [name, code]),
    regions,
  );
});

test('the example prints what stands behind its lines', () => {
  const promised = [...source.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(
    ([, line]) => line!,
  );
  const printed = node(join(root, 'dist/examples/tape-guide.js')).trimEnd().split('\n');
  assert.deepEqual(printed, promised);
});

/** The results of pieces of code in a process of their own, as the page writes them; `modules` of dist/src are loaded first. */
function results(codes: readonly string[], modules: readonly string[]): string[] {
  const imports = modules.map(
    (file) => `await import(${JSON.stringify(pathToFileURL(join(root, 'dist/src', file)).href)});`,
  );
  const script = `
    const { tf, useBackend } = ${imports[0]}
    await useBackend('native');
    ${imports.slice(1).join('\n')}
    const round = (value) => String(Number(value.toFixed(4)));
    const result = (f) => {
      try { return Array.from(f().dataSync(), round).join(); } catch { return 'an error'; }
    };
    console.log(JSON.stringify([${codes.map((code) => `result(() => ${code})`).join(',\n')}]));`;
  return JSON.parse(node('--input-type=module', '--eval', script)) as string[];
}

test('the table of what is mended holds, without gradtape and with it', () => {
  const rows = [...page.matchAll(/^\| `(.*)` \| (.*) \| (.*) \|$/gm)].map(([, ...cells]) => cells);
  const codes = rows.map(([code]) => code!);
  assert.ok(codes.length > 8);
  assert.deepEqual(
    rows.map(([, alone]) => alone),
    results(codes, ['tensorflow.js']),
  );
  assert.deepEqual(
    rows.map(([, , taped]) => taped),
    results(codes, ['tensorflow.js', 'tape/index.js']),
  );
});
