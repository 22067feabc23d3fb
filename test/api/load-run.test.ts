import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadRun, predict, tf } from '../../src/index.ts';
import { folderWith, gradtape } from '../support/cli.ts';

test('a program takes up a run: it evaluates, predicts rows, and leaves no tensor behind', async (t) => {
  const config = {
    data: { path: 'points.csv', target: 'y' },
    optimizer: { type: 'sgd', learningRate: 0.1 },
    epochs: 500,
  };
  const cwd = folderWith(t, {
    'points.csv': 'x,group,y\n0,a,1\n1,a,3\n0,b,0\n1,b,2\n',
    'a.json': JSON.stringify(config),
  });
  const { code, stderr } = await gradtape(['train', 'a.json', '--out', 'x', '-q'], { cwd });
  assert.equal(code, 0, stderr);
  const { numTensors } = tf.memory();
  const run = await loadRun(join(cwd, 'x'));
  const rows = [
    { x: 0.5, group: 'a' },
    { group: 'b', x: '2', y: null },
  ];
  const [first, second] = await predict(run, rows);
  assert.ok(Math.abs(Number(first!['prediction']) - 2) < 1e-3);
  assert.ok(Math.abs(Number(second!['prediction']) - 4) < 1e-3);
  assert.deepEqual(await predict(join(cwd, 'x'), rows), [first, second]);
  const { of, rows: count, loss } = await run.evaluate(join(cwd, 'points.csv'));
  assert.deepEqual([of, count], [join(cwd, 'points.csv'), 4]);
  assert.ok(loss < 1e-6);
  await assert.rejects(
    predict(run, [
      { x: 1, group: 'a' },
      { x: 'wide', group: 'a' },
    ]),
    {
      code: 'data',
      message: 'rows[1]: column "x": expected a number, found "wide"',
    },
  );
  run.dispose();
  assert.equal(tf.memory().numTensors, numTensors);
});
