import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';

const config = { data: { path: 'a.csv', target: 'y' }, optimizer: 'sgd', epochs: 2 };

/** Two finished runs, and one that looks as if it had been killed. */
async function project(t: TestContext): Promise<string> {
  const cwd = folderWith(t, { 'a.csv': 'x,y\n1,2\n2,4\n', 'a.json': JSON.stringify(config) });
  for (const [name, rate] of [
    ['one', 0.01],
    ['two', 0.02],
    ['killed', 0.03],
  ] as const) {
    const flags = ['--set', `optimizer.learningRate=${rate}`, '--out', `runs/${name}`, '-q'];
    const { code, stderr } = await gradtape(['train', 'a.json', '--backend', 'cpu', ...flags], {
      cwd,
    });
    assert.equal(code, 0, stderr);
  }
  const path = join(cwd, 'runs/killed/summary.json');
  const summary = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify({ ...summary, status: 'running', epochs: 1 }));
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(join(cwd, 'runs/killed/.lock'), JSON.stringify({ pid, host: hostname() }));
  return cwd;
}

test('runs lists the runs, the latest first, and knows which were killed', async (t) => {
  const cwd = await project(t);
  const { stdout } = await gradtape(['runs'], { cwd });
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));
  assert.deepEqual(lines[0]!.slice(0, 4), ['run', 'status', 'epochs', 'loss']);
  assert.deepEqual(
    lines.slice(1).map((cells) => cells.slice(0, 3)),
    [
      ['runs/killed', 'killed', '1/2'],
      ['runs/two', 'finished', '2/2'],
      ['runs/one', 'finished', '2/2'],
    ],
  );
  const json = await gradtape(['runs', 'list', 'runs', '--json'], { cwd });
  const [first] = json.stdout.split('\n').map((line) => line && JSON.parse(line));
  assert.deepEqual([first.folder, first.status], ['runs/killed', 'killed']);
});

test('runs compare shows figures, and only what differs of the configs', async (t) => {
  const cwd = await project(t);
  const { stdout } = await gradtape(['runs', 'compare', 'runs/one', 'runs/two'], { cwd });
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));
  const names = rows.map(([name]) => name);
  assert.deepEqual(names, [
    'runs/one',
    'status',
    'epochs',
    'loss',
    'seconds',
    'optimizer.learningRate',
  ]);
  assert.deepEqual(rows.at(-1), ['optimizer.learningRate', '0.01', '0.02']);
});

test('runs clean tells what it would remove, and removes it when told to', async (t) => {
  const cwd = await project(t);
  const asked = await gradtape(['runs', 'clean'], { cwd });
  assert.equal(asked.stdout, 'would remove runs/killed (killed)\n');
  assert.equal(asked.stderr, 'nothing was removed; --yes removes them\n');
  assert.ok(existsSync(join(cwd, 'runs/killed')));
  const done = await gradtape(['runs', 'clean', '--yes'], { cwd });
  assert.equal(done.stdout, 'removed runs/killed (killed)\n');
  const all = await gradtape(['runs', 'clean', '--all', '-y'], { cwd });
  assert.equal(all.stdout, 'removed runs/two (finished)\nremoved runs/one (finished)\n');
  const none = await gradtape(['runs', 'clean'], { cwd });
  assert.deepEqual([none.code, none.stderr], [0, 'nothing to remove in runs\n']);
});

test("runs clean leaves what is no run's where it is, and a run that is written", async (t) => {
  const cwd = await project(t);
  writeFileSync(join(cwd, 'runs/killed/notes.txt'), 'mine');
  writeFileSync(
    join(cwd, 'runs/two/.lock'),
    JSON.stringify({ pid: process.pid, host: hostname() }),
  );
  const { code, stdout, stderr } = await gradtape(['runs', 'clean', '--yes'], { cwd });
  assert.deepEqual([code, stdout], [0, 'removed runs/killed (killed)\n']);
  assert.equal(stderr, "runs/killed stays, for it has files that are no run's: notes.txt\n");
  assert.deepEqual(readdirSync(join(cwd, 'runs/killed')), ['notes.txt']);
  const all = await gradtape(['runs', 'clean', '--all', '--yes'], { cwd });
  assert.equal(all.code, 6);
  assert.match(all.stderr, /^error: runs\/two is being written by process \d+ on /m);
  assert.ok(existsSync(join(cwd, 'runs/two/last')));
});

test('a damaged run is listed as damaged, with what is wrong, and removed only with --all', async (t) => {
  const cwd = await project(t);
  writeFileSync(join(cwd, 'runs/one/summary.json'), '{"status": 1}');
  const listed = await gradtape(['runs'], { cwd });
  assert.match(listed.stdout, /^runs\/one +damaged *$/m);
  assert.equal(
    listed.stderr,
    'warning: runs/one/summary.json: expected a text under "status", found a number\n',
  );
  const clean = await gradtape(['runs', 'clean', '--yes'], { cwd });
  assert.equal(clean.stdout, 'removed runs/killed (killed)\n');
  assert.equal(clean.stderr, 'runs/one is damaged; only --all removes it\n');
  const all = await gradtape(['runs', 'clean', '--all', '--yes'], { cwd });
  assert.match(all.stdout, /^removed runs\/one \(damaged\)$/m);
});

test('a folder that is not there is an error, but for the one that training makes', async (t) => {
  const cwd = folderWith(t, {});
  for (const command of ['list', 'clean']) {
    const { code, stderr } = await gradtape(['runs', command, 'nowhere'], { cwd });
    assert.deepEqual([code, stderr], [3, 'error: nowhere: no such folder\n']);
    assert.equal((await gradtape(['runs', command], { cwd })).code, 0);
  }
});

test('a folder that is no run is never listed, compared or removed', async (t) => {
  const cwd = folderWith(t, { 'summary.json': '{"a": 1}' });
  for (const args of [
    ['list', '.'],
    ['clean', '.', '--all', '--yes'],
  ])
    assert.equal((await gradtape(['runs', ...args], { cwd })).stdout, '');
  assert.ok(existsSync(join(cwd, 'summary.json')));
  assert.equal((await gradtape(['runs', 'compare', '.', '.'], { cwd })).code, 3);
});
