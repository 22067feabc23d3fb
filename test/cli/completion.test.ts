import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { gradtape } from '../support/cli.ts';

const scriptFor = async (shell: string): Promise<string> => {
  const { code, stdout, stderr } = await gradtape(['completion', shell]);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  return stdout;
};

const bash = await scriptFor('bash');

/** What bash offers for the last of `words`. */
function offered(...words: string[]): string[] {
  const script = `${bash}
    COMP_WORDS=(gradtape "$@"); COMP_CWORD=$#; _gradtape; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
}

test('bash completes commands, options, and the values of options and arguments', () => {
  assert.deepEqual(offered('tra'), ['train']);
  assert.ok(offered('').includes('derive'));
  assert.deepEqual(offered('train', '--epo'), ['--epochs']);
  assert.deepEqual(offered('train', 'linreg.json', '--backend', ''), ['auto', 'native', 'cpu']);
  assert.deepEqual(offered('train', '--backend', '=', 'n'), ['native']);
  assert.deepEqual(offered('derive', '--format', 't'), ['tf']);
  assert.deepEqual(offered('completion', ''), ['bash', 'zsh', 'fish']);
});

test('bash leaves to files what gradtape does not know', () => {
  assert.deepEqual(offered('train', ''), []);
  assert.deepEqual(offered('train', '--config', '-'), []);
});

test('every option of every command can be completed', async () => {
  const { stdout } = await gradtape(['--help']);
  const commands = [...stdout.matchAll(/^ {2}(\w+) (?:\[|<|\s)/gm)].map(([, name]) => name!);
  assert.ok(commands.length > 4, stdout);
  for (const command of commands.filter((name) => name !== 'help')) {
    const { stdout: help } = await gradtape([command, '--help']);
    const flags = [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, flag]) => flag!);
    const found = offered(command, '--');
    assert.deepEqual(
      flags.filter((flag) => !found.includes(flag)),
      [],
      command,
    );
  }
});

const isInstalled = (shell: string): boolean => spawnSync(shell, ['-c', ':']).status === 0;

test('zsh takes its script', { skip: !isInstalled('zsh') && 'no zsh' }, async () => {
  const input = await scriptFor('zsh');
  assert.equal(spawnSync('zsh', ['-n'], { input, encoding: 'utf8' }).stderr, '');
});

test('fish completes by its script', { skip: !isInstalled('fish') && 'no fish' }, async () => {
  const script = await scriptFor('fish');
  const complete = (line: string) =>
    execFileSync('fish', ['-c', `${script}\ncomplete -C '${line}'`], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((row) => row.split('\t')[0]);
  assert.deepEqual(complete('gradtape tra'), ['train']);
  assert.deepEqual(complete('gradtape train --epo'), ['--epochs']);
  assert.deepEqual(complete('gradtape derive --format t'), ['tf']);
  assert.deepEqual(complete('gradtape completion z'), ['zsh']);
});

test('a shell that gradtape does not know is refused with those that it does', async () => {
  const { code, stderr } = await gradtape(['completion', 'tcsh']);
  assert.match(stderr, /^error: shell: expected one of bash, zsh, fish, found "tcsh"\n$/);
  assert.equal(code, 2);
});
