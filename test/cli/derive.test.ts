import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gradtape } from '../support/cli.ts';

/** A command line, without `gradtape derive`, and what it prints. docs/derive.md has more of them. */
type Run = [args: string[], stdout: string];

const runs: Run[] = [
  [['x**2*y', '--at', 'x=1', '--at', 'y=2', '--wrt', 'y'], '1.0'],
  [['-x**2', '--at', '-3'], '6.0'],
  [
    ['x*y, max(x, y)', '--jacobian', '--at', 'x=1,y=2', '--format', 'tf'],
    'tf.Tensor(\n[[2. 1.]\n [0. 1.]], shape=(2, 2), dtype=float32)',
  ],
  [['x*y', '-x', '--jacobian', '--at', 'x=1,y=2'], '     x     y\nx*y  2.0   1.0\n-x   -1.0  0.0'],
  [
    ['x**3', '--at', 'x=0:1:0.5', '--order', '2'],
    'x    f      d2f/dx2\n0.0  0.0    0.0\n0.5  0.125  3.0\n1.0  1.0    6.0',
  ],
  [
    ['x*sum(v), x', '--jacobian', '--at', 'x=2,v=[1,2]'],
    '          x    v\nx*sum(v)  3.0  [2.0, 2.0]\nx         1.0  [0.0, 0.0]',
  ],
  [['log(x)', '--at', '-1'], '-1.0'],
  [['sqrt(x)', '--at', '-1'], 'nan'],
  [['exp(2*x)', '--at', '0', '--order', '10', '--dtype', 'float64'], '1024.0'],
];
for (const [args, stdout] of runs)
  test(`derive ${args.join(' ')} prints ${JSON.stringify(stdout)}`, async () => {
    assert.deepEqual(await gradtape(['derive', ...args]), {
      code: 0,
      stdout: `${stdout}\n`,
      stderr: '',
    });
  });

async function json(...args: string[]): Promise<unknown> {
  const { stdout } = await gradtape(['derive', ...args, '--json']);
  assert.equal(stdout.split('\n').length, 2, 'JSON is one line');
  return JSON.parse(stdout);
}

test('as JSON, a gradient, a Jacobian, a Hessian and a range are one object each', async () => {
  assert.deepEqual(await json('x**2*y', '--at', 'x=1,y=2'), {
    expression: 'x**2*y',
    order: 1,
    dtype: 'float32',
    at: { x: 1, y: 2 },
    value: 2,
    derivatives: { x: 4, y: 1 },
  });
  assert.deepEqual(await json('x*y, x', '--jacobian', '--at', 'x=1,y=2', '--dtype', 'float64'), {
    expressions: ['x*y', 'x'],
    dtype: 'float64',
    at: { x: 1, y: 2 },
    values: [2, 1],
    jacobian: [
      { x: 2, y: 1 },
      { x: 1, y: 0 },
    ],
  });
  const hessian = (await json('x*y', '--hessian', '--at', 'x=1,y=2')) as { hessian: unknown };
  assert.deepEqual(hessian.hessian, { x: { x: 0, y: 1 }, y: { x: 1, y: 0 } });
  const range = (await json('1/x', '--at', '0:1:1')) as { points: unknown };
  assert.deepEqual(range.points, [
    { at: { x: 0 }, value: 'Infinity', derivatives: { x: '-Infinity' } },
    { at: { x: 1 }, value: 1, derivatives: { x: -1 } },
  ]);
});

test('a check that agrees says so on stderr', async () => {
  const { code, stdout, stderr } = await gradtape([
    'derive',
    'sin(x)*y',
    '--at',
    'x=1,y=2',
    '--hessian',
    '--check',
  ]);
  assert.equal(code, 0);
  assert.match(stdout, /^ {3}x/);
  assert.match(stderr, /^check: agrees with finite differences, the largest difference is \S+\n$/);
});

test('a check that disagrees prints the derivative and fails with exit code 4', async () => {
  const finished = await gradtape(['derive', 'relu(x)', '--at', '0', '--check']);
  assert.deepEqual(finished, {
    code: 4,
    stdout: '0.0\n',
    stderr:
      'error: df/dx at x=0.0 is 0.0, by finite differences 0.5\nhint: at a kink or a pole there is no derivative to agree on\n',
  });
  const { stdout } = await gradtape(['derive', 'relu(x)', '--at', '0', '--check', '--json']);
  assert.equal(JSON.parse(stdout).check.disagreements.length, 1);
});

/** Found before TensorFlow is loaded, which would fail here. */
const refused: [args: string[], stderr: string][] = [
  [['x**2'], 'error: there is no point to differentiate at\nhint: add --at x=1\n'],
  [
    ['x +', '--at', '4'],
    'error: expected a value after "+", but the expression ends, column 4\n    x +\n       ^\n',
  ],
  [
    ['x', '--at', '1', '--ordr', '2'],
    'error: unknown option --ordr\nhint: did you mean "--order"?\n',
  ],
  [
    ['x', 'y', '--at', '1'],
    'error: unexpected argument "y"\nhint: put the expression in quotes; several need --jacobian\n',
  ],
  [
    ['--', '-x', '--at', '1'],
    'error: unknown option --at\nhint: options stand before "--": derive --at … -- EXPRESSION\n',
  ],
  [
    ['x**2', '--at', '1e39'],
    'error: at: found x=1e+39, expected a number that fits float32 (up to 3.4e38)\nhint: --dtype float64 computes with larger ones\n',
  ],
  [
    ['x', '--at', '1', '--order', '0'],
    'error: order: found 0, expected a whole number from 1 to 20\n',
  ],
  [['x', '--at', '1', '--plot'], 'error: --plot needs a range\nhint: such as --at x=0:1\n'],
  [['x', '--at', '0:1', '--format', 'tf'], 'error: --format tf prints one tensor, not a range\n'],
  [
    ['x', '--at', '1', '--jacobian', '--hessian'],
    "error: option '--jacobian' cannot be used with option '--hessian'\n",
  ],
];
for (const [args, stderr] of refused)
  test(`derive ${args.join(' ')} is refused with exit code 2`, async () => {
    const env = { HOME: '/nonexistent', PATH: '', GRADTAPE_NO_SETUP: '1' };
    const finished = await gradtape(['derive', ...args, '--backend', 'native'], { env });
    assert.deepEqual(finished, { code: 2, stdout: '', stderr });
  });
