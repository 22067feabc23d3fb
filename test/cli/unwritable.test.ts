import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';

const train = ['train', 'linreg.json', '-q', '--backend', 'cpu'];
const long = 'a'.repeat(300);

for (const [flags, said] of [
  [['--out', long], `error: cannot write ${long}: the name is too long\nhint: `],
  [['--out', `${long}/x`], `: the name is too long\nhint: `],
  [['--out', '/proc/none/x'], 'error: cannot write /proc/none: '],
  [['--no-save', '--tensorboard', '/proc/none/x'], 'error: cannot write /proc/none/x/train/'],
  [['--no-save', '--tensorboard', '/dev/null/x'], 'error: cannot write /dev/null/x/train/'],
  [['--no-save', '--tensorboard', long], `error: cannot write ${long}/train/`],
] as const)
  test(`exit code 6 and one line where nothing can be written: ${flags.join(' ').slice(0, 60)}`, async (t) => {
    const { code, stdout, stderr } = await gradtape([...train, ...flags], {
      cwd: folderWith(t, {}),
    });
    assert.deepEqual([code, stdout], [6, ''], stderr);
    assert.ok(stderr.includes(said), stderr);
    assert.match(stderr, /^error: [^\n]+\n(hint: [^\n]+\n)?$/);
  });

for (const execution of ['graph', 'auto'])
  test(`a temporary folder that takes no graph is named, ${execution}`, async (t) => {
    const flags = [
      '--no-save',
      '--backend',
      'native',
      '--execution',
      execution,
      '--epochs',
      '99999',
    ];
    const { code, stderr } = await gradtape(['train', 'linreg.json', '-q', ...flags], {
      cwd: folderWith(t, {}),
      env: { TMPDIR: '/nonexistent' },
    });
    assert.equal(code, 6, stderr);
    assert.match(
      stderr,
      /^error: cannot write in \/nonexistent: [^\n]+\nhint: [^\n]*TMPDIR[^\n]*\n$/,
    );
  });

test('--tensorboard wants a folder where no run is written', async (t) => {
  const cwd = folderWith(t, {});
  const { code, stderr } = await gradtape([...train, '--no-save', '--tensorboard'], { cwd });
  assert.equal(code, 2);
  assert.equal(
    stderr,
    'error: --tensorboard: expected a folder, for no run is written\nhint: name one: --tensorboard logs\n',
  );
  assert.deepEqual(readdirSync(cwd), []);
  const named = await gradtape([...train, '--no-save', '--tensorboard', 'logs'], { cwd });
  assert.equal(named.code, 0, named.stderr);
  assert.deepEqual(readdirSync(join(cwd, 'logs')), ['train']);
});
