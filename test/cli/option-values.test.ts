import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';

const swallowed: [args: string[], message: string][] = [
  [
    ['train', 'linreg.json', '--out', '--quiet'],
    '--out: expected a value, found the option --quiet',
  ],
  [['train', 'linreg.json', '-o', '-q'], '--out: expected a value, found the option -q'],
  [['train', 'linreg.json', '--out', '--help'], '--out: expected a value, found the option --help'],
  [['check', '-c', '--json'], '--config: expected a value, found the option --json'],
  [
    ['derive', 'x**2', '--at', '--backend', 'cpu'],
    '--at: expected a value, found the option --backend',
  ],
];

for (const [args, message] of swallowed)
  test(`${args.join(' ')}: an option is not the value of the one before it`, async (t) => {
    const cwd = folderWith(t, {});
    const { code, stdout, stderr } = await gradtape(args, { cwd });
    assert.deepEqual([code, stdout, stderr], [2, '', `error: ${message}\n`]);
    assert.equal(existsSync(join(cwd, '--quiet')), false);
  });

test('a negative number is a value', async () => {
  const { stdout } = await gradtape(['derive', 'x**2', '--at', '-3', '--backend', 'cpu']);
  assert.equal(stdout, '-6.0\n');
});

test('a command without its config is told an example of its own', async () => {
  for (const command of ['check', 'summary', 'bench']) {
    const { code, stderr } = await gradtape([command]);
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`\\nhint: .*gradtape ${command} --config linreg\\.json\\n$`));
  }
});
