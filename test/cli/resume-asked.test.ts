import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';

const config = { data: { path: 'a.csv', target: 'y' }, optimizer: 'sgd', epochs: 2 };

const project = (t: TestContext): string =>
  folderWith(t, { 'a.csv': 'x,y\n1,2\n2,4\n', 'a.json': JSON.stringify(config) });

const train = (cwd: string, ...args: string[]) =>
  gradtape(['train', '--backend', 'cpu', ...args], { cwd, env: { GRADTAPE_NO_SAVE: '' } });

test('--resume finds a run that was killed before it had a summary', async (t) => {
  const cwd = project(t);
  await train(cwd, 'a.json');
  const [folder] = readdirSync(join(cwd, 'runs'));
  rmSync(join(cwd, 'runs', folder!, 'summary.json'));
  const { code, stderr } = await train(cwd, 'a.json', '--epochs', '5', '--resume');
  assert.deepEqual([code, stderr], [0, `run: runs/${folder}, from step 2 on\n`]);
});

for (const [args, said] of [
  [
    ['--resume', 'x', '--out', 'y'],
    '--resume x goes on in that folder, and --out names another one, y',
  ],
  [['--resume', 'x', '--out', ''], "--out '' writes nothing, and --resume writes a run"],
  [['a.json', '--overwrite', '--out', ''], "--out '' writes nothing, and --overwrite writes a run"],
] as const)
  test(`train ${args.join(' ')} is refused, for it asks for two things`, async (t) => {
    const cwd = project(t);
    await train(cwd, 'a.json', '--out', 'x');
    const { code, stdout, stderr } = await train(cwd, ...args, '--epochs', '6');
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^error: [^\n]*\nhint: [^\n]*\n$/);
    assert.ok(stderr.startsWith(`error: ${said}\n`), stderr);
    const summary = readFileSync(join(cwd, 'x/summary.json'), 'utf8');
    assert.equal((JSON.parse(summary) as { epochs: number }).epochs, 2);
    assert.equal(existsSync(join(cwd, 'y')), false);
  });

test('the same folder may be named twice', async (t) => {
  const cwd = project(t);
  await train(cwd, 'a.json', '--out', 'x');
  const { code, stderr } = await train(cwd, '--resume', 'x', '--out', './x/', '--epochs', '3');
  assert.equal(code, 0, stderr);
});

test('a split without training rows is told as altered', async (t) => {
  const cwd = project(t);
  await train(cwd, 'a.json', '--out', 'x');
  writeFileSync(join(cwd, 'x/split.json'), '{}');
  const { code, stderr } = await train(cwd, '--resume', 'x', '--epochs', '3');
  assert.equal(code, 3);
  assert.match(stderr, /^error: x\/split\.json: expected [^\n]* under "training", found nothing\n/);
});
