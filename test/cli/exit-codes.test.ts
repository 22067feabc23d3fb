/** @file Each exit code that README.md lists, by the shortest real case of it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type CliOptions, folderWith, gradtape } from '../support/cli.ts';
import { root } from '../support/paths.ts';

const train = ['train', 'linreg.json', '--backend', 'cpu', '--no-save', '--quiet'];

const cases: Record<string, { args: string[]; stderr: RegExp; env?: CliOptions['env'] }> = {
  0: { args: train, stderr: /^$/ },
  1: {
    args: ['derive', 'x', '--at', '1', '--backend', 'native', '--no-setup'],
    stderr: /^error: .*GRADTAPE_LIBTENSORFLOW/,
    env: { GRADTAPE_LIBTENSORFLOW: '/none' },
  },
  2: { args: ['train'], stderr: /^error: no config: / },
  3: {
    args: ['check', 'linreg.json', '--set', 'data.path=none.csv'],
    stderr: /^error: none\.csv: no such file$/m,
  },
  4: {
    args: [...train, '--expect', 'loss < 0'],
    stderr: /^error: --expect loss < 0: not met, found 2\.1624\d*$/m,
  },
  5: {
    args: [...train, '--set', 'optimizer.learningRate=1e30'],
    stderr: /^error: training diverged: /,
  },
  6: {
    args: ['init', 'data/article.csv', '--target', 'Y', '--out', 'package.json/c.json'],
    stderr: /^error: package\.json\/c\.json: .*ENOTDIR/,
  },
};

for (const [code, { args, stderr, env }] of Object.entries(cases))
  test(`exit code ${code}: gradtape ${args.join(' ')}`, async () => {
    const run = await gradtape(args, { cwd: root, ...(env && { env }) });
    assert.match(run.stderr, stderr);
    assert.equal(run.code, Number(code));
  });

const signals = { 130: 'SIGINT', 143: 'SIGTERM' } as const;

for (const [code, signal] of Object.entries(signals))
  test(`exit code ${code}: gradtape train, and ${signal}`, async (t) => {
    assert.equal(await codeAfter(signal, t), Number(code));
  });

/** The exit code of a training run that is sent `signal` when it has begun. */
async function codeAfter(signal: NodeJS.Signals, t: TestContext): Promise<number> {
  const endless = ['linreg.json', '--backend', 'cpu', '--epochs', '100000000', '--json'];
  const child = spawn(process.execPath, [join(root, 'bin/gradtape.js'), 'train', ...endless], {
    cwd: folderWith(t, {}),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'close');
  await once(child.stdout.setEncoding('utf8'), 'data');
  child.stdout.resume();
  child.kill(signal);
  const [code] = (await ended) as [number];
  return code;
}

test('README.md lists these exit codes and no others', () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const [, table] = /Exit codes:\n\n((?:\|.*\n)+)/.exec(text)!;
  const listed = [...table!.matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, codes]) =>
    codes!.split(', '),
  );
  assert.deepEqual(listed, [...Object.keys(cases), ...Object.keys(signals)]);
});
