import assert from 'node:assert/strict';
import { test } from 'node:test';
import { benchTable } from '../../src/reports/bench-table.ts';
import type { Measurement } from '../../src/training/measure.ts';
import { gradtape } from '../support/cli.ts';

test('bench measures every execution, and prints JSON Lines on request', async () => {
  const args = ['bench', 'linreg.json', '--seconds', '0.05', '--json', '--backend', 'native'];
  const { code, stdout } = await gradtape(args);
  assert.equal(code, 0);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Measurement);
  assert.deepEqual(
    lines.map(({ execution }) => execution),
    ['eager', 'graph', 'xla'],
  );
  for (const line of lines) {
    assert.ok(line.steps > 1 && line.firstStepMilliseconds! > 0, JSON.stringify(line));
    const rows = (line.rowsPerSecond! * line.microsecondsPerStep!) / 1e6;
    assert.ok(Math.abs(rows - 9) < 1e-6, JSON.stringify(line));
  }
});

test('bench says what a backend cannot run, and measures the rest', async () => {
  const args = ['bench', 'linreg.json', '--seconds', '0.05', '--backend', 'cpu'];
  const { code, stdout } = await gradtape(args);
  assert.equal(code, 0);
  const [head, eager, graph, xla] = stdout.split('\n');
  assert.match(head!, /^execution +a step +first step +rows\/s$/);
  assert.match(eager!, /^eager +[\d,.]+ µs +[\d,.]+ ms +[\d,]+$/);
  assert.match(graph!, /^graph +execution 'graph' needs native TensorFlow/);
  assert.match(xla!, /^xla +execution 'xla' needs native TensorFlow/);
});

test('bench runs the peers that are there, and tells of those that are not', async () => {
  const missing = ['tensorflow', 'jax', 'torch'].flatMap((name) => [
    '--python',
    `${name}=/nowhere/python`,
  ]);
  const args = ['bench', 'linreg.json', '--seconds', '0.05', '--peers', ...missing];
  const { code, stdout, stderr } = await gradtape(args);
  assert.equal(code, 0);
  for (const name of ['tensorflow', 'jax', 'torch'])
    assert.match(stderr, new RegExp(`peer ${name} left out: /nowhere/python is not there`));
  assert.match(stdout, /^peer +a step +\/ eager +\/ graph +\/ xla\ntfjs, minimize .*x$/m);
});

const refusals: Record<string, [args: string[], message: RegExp]> = {
  'no time': [['linreg.json', '--seconds', '0'], /--seconds 0: expected a number above 0/],
  'a peer that nobody knows': [
    ['linreg.json', '--python', 'numpy=python3'],
    /--python "numpy=python3": expected NAME=path, NAME one of tensorflow, jax, torch/,
  ],
  'peers for a config that they do not know': [
    ['diabetes.json', '--peers'],
    /the peers know the article’s regression, and networks of dense layers/,
  ],
};
for (const [name, [args, message]] of Object.entries(refusals))
  test(`bench refuses ${name}`, async () => {
    const { code, stdout, stderr } = await gradtape(['bench', ...args]);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, message);
  });

test('numbers stand below each other, and ratios are to each execution', () => {
  const measured: Measurement[] = [
    {
      execution: 'eager',
      microsecondsPerStep: 1234.5,
      firstStepMilliseconds: 8,
      rowsPerSecond: 9e3,
      steps: 5,
    },
    {
      execution: 'graph',
      microsecondsPerStep: 5.5,
      firstStepMilliseconds: 20.04,
      rowsPerSecond: 2e6,
      steps: 5,
    },
    { execution: 'xla', fault: 'XLA does not compile Dilation2D', steps: 0 },
  ];
  const peers = [{ peer: 'jax', way: 'scan', microsecondsPerStep: 0.0255 }];
  assert.equal(
    benchTable(measured, peers),
    `execution    a step  first step     rows/s
eager      1,230 µs        8 ms      9,000
graph        5.5 µs       20 ms  2,000,000
xla        XLA does not compile Dilation2D

peer          a step  / eager  / graph
jax, scan  0.0255 µs    0.00x    0.00x
`,
  );
});
