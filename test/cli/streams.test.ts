import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setInterval } from 'node:timers/promises';
import { folderWith } from '../support/cli.ts';
import { root } from '../support/paths.ts';

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

const shell = (script: string): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { ...process.env, NODE: process.execPath, NO_COLOR: '1' };
    execFile('bash', ['-c', script], { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });

test('a reader that has seen enough ends the run quietly', async () => {
  const train = '"$NODE" bin/gradtape.js train linreg.json --epochs 100000';
  const { stdout, stderr } = await shell(`${train} | head -2`);
  assert.deepEqual({ stdout, stderr }, { stdout: 'Epoch:  0\nLoss:  19.457\n', stderr: '' });
});

for (const command of [
  'train linreg.json --backend cpu',
  'derive x**2 --at 4 --backend cpu',
  '--help',
])
  test(`gradtape ${command}: results that cannot be written are exit code 6 and one line`, async () => {
    const { code, stderr } = await shell(`"$NODE" bin/gradtape.js ${command} > /dev/full`);
    assert.equal(stderr, 'error: stdout: cannot be written (ENOSPC)\n');
    assert.equal(code, 6);
  });

test('a closed stderr does not stop a run', async () => {
  const { code, stdout } = await shell('"$NODE" bin/gradtape.js train linreg.json -q 2> /dev/full');
  assert.deepEqual({ code, stdout }, { code: 0, stdout: 'model: Y= 0.2729075 X + 0.05813503\n' });
});

test('a config may come through a pipe', async () => {
  const train = '"$NODE" bin/gradtape.js train -q --backend cpu linreg.json';
  const piped = await shell(`echo '{ "epochs": 1 }' | ${train} /dev/stdin`);
  const substituted = await shell(`${train} <(echo '{ "epochs": 1 }')`);
  assert.match(piped.stdout, /^model: Y= /);
  assert.deepEqual(substituted, piped);
  assert.notEqual(piped.stdout, 'model: Y= 0.2729075 X + 0.05813503\n');
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  test(`a table that was coming through a pipe leaves nothing behind when ${signal} ends the program`, async (t) => {
    const TMPDIR = folderWith(t, {});
    const args = ['bin/gradtape.js', 'check', 'linreg.json', '--set', 'data.path=-'];
    const env = { ...process.env, TMPDIR };
    const stdio = ['pipe', 'ignore', 'inherit'] as const;
    const seen = spooled(TMPDIR);
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: [...stdio] });
    child.stdin!.write('X,Y\n1,2\n');
    await seen;
    child.kill(signal);
    const [code, by] = (await once(child, 'close')) as [number | null, string | null];
    assert.deepEqual([code, by, readdirSync(TMPDIR)], [null, signal, []]);
  });

/** Comes once some of standard input has been put into a file. */
async function spooled(folder: string): Promise<void> {
  for await (const _ of setInterval(10))
    if (readdirSync(folder).some((name) => isFilled(join(folder, name, 'table')))) return;
}

const isFilled = (path: string): boolean => existsSync(path) && statSync(path).size > 0;

test('a pipe in place of a table’s file is told from an empty table', async () => {
  const check = '"$NODE" bin/gradtape.js check linreg.json';
  const { code, stderr } = await shell(`${check} -s data.path=<(cat data/article.csv)`);
  assert.equal(code, 3);
  assert.match(
    stderr,
    /^error: \S+: expected a file, to be read more than once, found a pipe\nhint: .*data\.path=-\n$/,
  );
  const { stdout } = await shell(`cat data/article.csv | ${check} -s data.path=-`);
  assert.match(stdout, /^standard input: 9 rows/);
});

test('a table that comes through a pipe may be larger than memory', async () => {
  const sets = ['data.path=-', 'data.memoryLimit=1 kB', 'batchSize=4'].map((set) => `-s '${set}'`);
  const train = `"$NODE" bin/gradtape.js train -q --no-save linreg.json ${sets.join(' ')}`;
  const piped = await shell(`cat data/article.csv | ${train}`);
  const named = await shell(`${train} -s data.path=data/article.csv`);
  assert.deepEqual(piped, named);
  assert.match(piped.stdout, /^model: Y= /);
});
