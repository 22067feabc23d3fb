import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';

test('evaluate is held to what is expected: exit code 4 naming each that is not met', async (t) => {
  const cwd = folderWith(t, {});
  const flags = ['--backend', 'cpu'];
  const metrics = ['--set', 'metrics=["mae"]'];
  await gradtape(['train', 'linreg.json', '-q', '--out', 'x', ...metrics, ...flags], { cwd });
  const evaluate = (...expected: string[]) =>
    gradtape(['evaluate', 'x', ...flags, ...expected.flatMap((text) => ['--expect', text])], {
      cwd,
    });
  const met = await evaluate('loss<2.2', 'mae<1');
  assert.deepEqual([met.code, met.stderr], [0, '']);
  const { code, stdout, stderr } = await evaluate('loss<2', 'mae>9', 'mae<9');
  assert.equal(code, 4);
  assert.match(stdout, /^training: 9 rows\nLoss: {2}2\.1/);
  assert.match(
    stderr,
    /^error: --expect loss<2: not met, found 2\.1\d+\nerror: --expect mae>9: not met, found 0\.\d+\n$/,
  );
  for (const text of ['val.loss<2', 'best.loss<2', 'epochs==6']) {
    const refused = await evaluate(text);
    assert.deepEqual([refused.code, refused.stdout], [2, '']);
    assert.match(refused.stderr, /: an evaluation has the loss and the metrics of one table\n/);
  }
  assert.match((await evaluate('losss<2')).stderr, /unknown .*\nhint: did you mean "loss"\?\n$/);
  const json = await gradtape(['evaluate', 'x', ...flags, '--json', '--expect', 'loss<2'], { cwd });
  assert.deepEqual(
    json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => Object.keys(JSON.parse(line) as object)),
    [
      ['of', 'rows', 'loss', 'metrics'],
      ['event', 'expect', 'found', 'met'],
    ],
  );
});
