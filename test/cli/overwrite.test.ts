import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';
import { root } from '../support/paths.ts';

const config = { data: { path: 'a.csv', target: 'y' }, optimizer: 'sgd', epochs: 3 };

/** A folder with a finished run in `x`. */
async function project(t: TestContext): Promise<string> {
  const cwd = folderWith(t, {
    'a.csv': 'x,y\n1,2\n2,3\n3,5\n',
    'a.json': JSON.stringify(config),
  });
  assert.equal((await train(cwd, '--out', 'x')).code, 0);
  return cwd;
}

const train = (cwd: string, ...args: string[]) =>
  gradtape(['train', 'a.json', '--backend', 'native', ...args], { cwd });

const over = ['--out', 'x', '--overwrite'];
const endless = [...over, '--epochs', '1000000', '--save-every', '3600', '--execution', 'eager'];

const filesOf = (run: string): string[] =>
  [
    'config.json',
    'summary.json',
    'metrics.csv',
    'last/checkpoint.safetensors',
    'best/checkpoint.safetensors',
  ].map((name) => readFileSync(join(run, name), 'latin1'));

/** Train over the run in `x`, and send a signal after the first epoch. */
async function interrupted(cwd: string, signal: NodeJS.Signals): Promise<unknown[]> {
  const args = [
    join(root, 'bin/gradtape.js'),
    'train',
    'a.json',
    '--backend',
    'native',
    ...endless,
  ];
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stdout.once('data', () => child.kill(signal)).resume();
  return [...(await once(child, 'close')), said];
}

test('a run that diverges before its first checkpoint leaves the one that it was to replace', async (t) => {
  const cwd = await project(t);
  const before = filesOf(join(cwd, 'x'));
  const names = readdirSync(join(cwd, 'x'));
  const { code } = await train(
    cwd,
    ...over,
    '--set',
    'optimizer.learningRate=1e30',
    '--save-every',
    '3600',
  );
  assert.equal(code, 5);
  assert.deepEqual(filesOf(join(cwd, 'x')), before);
  assert.deepEqual(readdirSync(join(cwd, 'x')), names);
});

test('Ctrl-C before the first checkpoint leaves the run that was to be replaced, and says so', async (t) => {
  const cwd = await project(t);
  const before = filesOf(join(cwd, 'x'));
  const [code, , said] = await interrupted(cwd, 'SIGINT');
  assert.equal(code, 130, String(said));
  assert.match(
    String(said),
    /hint: it had no checkpoint yet: x holds again what it held before\n$/,
  );
  assert.deepEqual(filesOf(join(cwd, 'x')), before);
});

test('after kill -9 before the first checkpoint, whoever opens the run finds the one that was to be replaced', async (t) => {
  const cwd = await project(t);
  const before = filesOf(join(cwd, 'x'));
  assert.deepEqual((await interrupted(cwd, 'SIGKILL')).slice(0, 2), [null, 'SIGKILL']);
  assert.notDeepEqual(readFileSync(join(cwd, 'x/config.json'), 'utf8'), before[0]);
  const { stdout } = await gradtape(['runs', '.'], { cwd });
  assert.match(stdout, /x +finished +3\/3/);
  assert.deepEqual(filesOf(join(cwd, 'x')), before);
  assert.equal((await train(cwd, '--resume', 'x', '--epochs', '5')).code, 0);
});
