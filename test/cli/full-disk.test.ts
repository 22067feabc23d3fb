import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Finished, folderWith, gradtape } from '../support/cli.ts';
import { root } from '../support/paths.ts';

const config = {
  data: { path: 'points.csv', target: 'y' },
  model: {
    type: 'sequential',
    layers: [
      { type: 'dense', units: 1000, activation: 'tanh' },
      { type: 'dense', units: 1 },
    ],
  },
};

const project = (t: TestContext): string =>
  folderWith(t, { 'points.csv': 'a,b,y\n1,2,3\n2,3,4\n', 'a.json': JSON.stringify(config) });

const train = (cwd: string, ...args: string[]) =>
  gradtape(['train', '--backend', 'cpu', '--quiet', ...args], { cwd });

const stateIn = (run: string): string =>
  readFileSync(join(run, 'last/checkpoint.safetensors'), 'latin1');

/** `attempt` fails to write more epochs of a run, in one line; twice, because what it leaves behind is of no harm. */
function requireUnharmed(cwd: string, run: string, attempt: () => Finished): string {
  const before = stateIn(join(cwd, run));
  const said = [attempt(), attempt()].map(({ code, stderr }) => {
    assert.equal(code, 6, stderr);
    assert.match(stderr, /^error: cannot write \S+: [a-z ]+\nhint: .*\n$/);
    assert.equal(stateIn(join(cwd, run)), before);
    return stderr;
  });
  return said[0]!;
}

function shell(cwd: string, script: string): Finished {
  const env = { ...process.env, NO_COLOR: '1', GRADTAPE: join(root, 'bin/gradtape.js') };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
    cwd,
    env,
    encoding: 'utf8',
  });
  return { code: status ?? 'signal', stdout, stderr };
}

test('a limit of the size of files loses no checkpoint', async (t) => {
  const cwd = project(t);
  assert.equal((await train(cwd, 'a.json', '--epochs', '2', '--out', 'x')).code, 0);
  const command = `node "$GRADTAPE" train -q --backend cpu --resume x --epochs 3`;
  // Ignored, the signal becomes an error of the write. The unit is 512 bytes or 1024: the run's small files fit.
  requireUnharmed(cwd, 'x', () => shell(cwd, `trap '' XFSZ; ulimit -f 8; ${command}`));
  assert.equal((await train(cwd, '--resume', 'x', '--epochs', '3')).code, 0);
});

test('a full disk loses no checkpoint', async (t) => {
  const cwd = project(t);
  const disk = join(cwd, 'disk');
  mkdirSync(disk);
  if (shell(cwd, 'mount -t tmpfs -o size=240k tmpfs disk').code !== 0)
    return t.skip('no disk can be mounted here');
  try {
    assert.equal((await train(cwd, 'a.json', '--epochs', '2', '--out', 'disk/x')).code, 0);
    const { code, stderr } = shell(disk, 'dd if=/dev/zero of=rest bs=1k count=400; true');
    assert.equal(code, 0, stderr);
    const command = `node "$GRADTAPE" train -q --backend cpu --resume disk/x --epochs 3`;
    const failed = requireUnharmed(cwd, 'disk/x', () => shell(cwd, command));
    assert.match(failed, /the disk is full/);
    shell(disk, 'rm rest');
    assert.equal((await train(cwd, '--resume', 'disk/x', '--epochs', '3')).code, 0);
  } finally {
    shell(cwd, 'umount -l disk');
  }
});
