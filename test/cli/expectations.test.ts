import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';
import { consoleExamples } from '../support/examples.ts';

const run = ['train', 'linreg.json', '--backend', 'cpu', '--quiet'];
const model = 'model: Y= 0.2729075 X + 0.05813503\n';

test('a run that comes to what was expected is exit code 0 and says nothing of it', async () => {
  const expected = ['--expect', 'loss<2.2', '--expect', 'epochs==6'];
  assert.deepEqual(await gradtape([...run, ...expected]), { code: 0, stdout: model, stderr: '' });
});

test('each expectation that is not met is named with what was found, exit code 4', async (t) => {
  const cwd = folderWith(t, {
    'more.json': '{\n  "metrics": ["mse"],\n  "expect": ["mse<0.1"]\n}',
  });
  const expected = ['--expect', 'loss<2', '--expect', 'loss<3'];
  const { code, stdout, stderr } = await gradtape([...run, 'more.json', ...expected], { cwd });
  assert.equal(
    stderr,
    'error: more.json:3:14: mse<0.1: not met, found 0.24026786\nerror: --expect loss<2: not met, found 2.1624107\n',
  );
  assert.deepEqual([code, stdout], [4, model]);
});

test('an expectation that cannot be is refused before training, exit code 2', async () => {
  const { code, stdout, stderr } = await gradtape([...run, '--expect', 'losss<2']);
  assert.match(stderr, /^error: --expect losss<2: unknown .*\nhint: did you mean "loss"\?\n$/);
  assert.deepEqual([code, stdout], [2, '']);
});

test('--json tells every verdict after the events of the run', async () => {
  const expected = ['--expect', 'loss<2', '--expect', 'best.loss<3'];
  const { code, stdout } = await gradtape([...run, '--json', ...expected]);
  const lines = stdout.trimEnd().split('\n').slice(-2);
  assert.deepEqual(
    lines.map((line) => JSON.parse(line) as object),
    [
      { event: 'expectation', expect: 'loss<2', found: 2.1624107, met: false },
      { event: 'expectation', expect: 'best.loss<3', found: 2.1624107, met: true },
    ],
  );
  assert.equal(code, 4);
});

const env = { GITHUB_ACTIONS: 'true' };

test('in GitHub Actions a fault is an annotation at its file and line, too', async (t) => {
  const cwd = folderWith(t, { 'a,b.json': '{\n  "epochs": "100 %"\n}' });
  const { stderr } = await gradtape([...run, 'a,b.json'], {
    cwd,
    env: { ...env, GITHUB_WORKSPACE: join(cwd, '..') },
  });
  const folder = cwd.split('/').at(-1);
  const message = 'a,b.json:2:3: epochs: expected a positive integer, found "100 %';
  assert.equal(
    stderr,
    `error: ${message}"\n::error file=${folder}/a%2Cb.json,line=2,col=3::${message}25"\n`,
  );
});

test('in GitHub Actions a hint and several faults stand in the annotations, escaped', async () => {
  const { stderr } = await gradtape([...run, '--expect', 'los<1%'], { env });
  assert.match(
    stderr,
    /^::error::--expect los<1%25: unknown figure "los"%0Adid you mean "loss"\?$/m,
  );
  const unmet = await gradtape([...run, '--expect', 'loss<1', '--expect', 'loss>9'], { env });
  assert.equal(unmet.stderr.match(/^::error::/gm)?.length, 2);
});

test('a summary is added to what GitHub Actions shows of the job', async (t) => {
  const cwd = folderWith(t, { 'summary.md': 'before\n' });
  const summary = join(cwd, 'summary.md');
  await gradtape([...run, '--expect', 'loss<2'], { env: { GITHUB_STEP_SUMMARY: summary } });
  const text = readFileSync(summary, 'utf8');
  assert.match(text, /^before\n### gradtape train linreg\.json\n/);
  assert.match(text, /\| loss \| 2\.1624107 \|/);
  assert.match(text, /\| `loss<2` \| 2\.1624107 \| \*\*not met\*\* \|/);
});

test('a summary that cannot be written is a warning and spoils no run', async () => {
  const { code, stderr } = await gradtape(run, { env: { GITHUB_STEP_SUMMARY: '/dev/null/no' } });
  assert.match(stderr, /^warning: GITHUB_STEP_SUMMARY: [^\n]*\n$/);
  assert.equal(code, 0);
});

for (const { command, args, stdout } of consoleExamples('docs/ci.md'))
  test(`docs/ci.md: gradtape ${command}`, async () => {
    assert.deepEqual(await gradtape(args), { code: 0, stdout, stderr: '' });
  });
