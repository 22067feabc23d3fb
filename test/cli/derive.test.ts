import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gradtape } from '../support/cli.ts';

/** A command line, without `gradtape derive`, and what it prints. */
type Run = [args: string[], stdout: string];

const runs: Run[] = [
  [['x**2', '--at', '4'], '8.0'],
  [['x**2', '--at', '4', '--format', 'tf'], 'tf.Tensor(8.0, shape=(), dtype=float32)'],
  [['x**2', '--at', '4', '--order', '2'], '2.0'],
  [['x**2*y', '--at', 'x=1,y=2'], 'x 4.0\ny 1.0'],
  [['x**2*y', '--at', 'x=1', '--at', 'y=2', '--wrt', 'y'], '1.0'],
  [['-x**2', '--at', '-3'], '6.0'],
  [['sum(x**2)', '--at', 'x=[1,2,3]'], '[2.0, 4.0, 6.0]'],
  [
    ['x*y, max(x, y)', '--jacobian', '--at', 'x=1,y=2'],
    '           x    y\nx*y        2.0  1.0\nmax(x, y)  0.0  1.0',
  ],
  [
    ['x*y, max(x, y)', '--jacobian', '--at', 'x=1,y=2', '--format', 'tf'],
    'tf.Tensor(\n[[2. 1.]\n [0. 1.]], shape=(2, 2), dtype=float32)',
  ],
  [['x*y', '-x', '--jacobian', '--at', 'x=1,y=2'], '     x     y\nx*y  2.0   1.0\n-x   -1.0  0.0'],
  [['x**2*y', '--hessian', '--at', 'x=1,y=2'], '   x    y\nx  4.0  2.0\ny  2.0  0.0'],
  [
    ['x**3', '--at', 'x=0:1:0.5', '--order', '2'],
    'x    f      d2f/dx2\n0.0  0.0    0.0\n0.5  0.125  3.0\n1.0  1.0    6.0',
  ],
  [['log(x)', '--at', '-1'], '-1.0'],
  [['sqrt(x)', '--at', '0'], 'inf'],
  [['sqrt(x)', '--at', '-1'], 'nan'],
  [['sin(x)', '--at', '1', '--dtype', 'float64'], '0.5403023058681398'],
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

test('a plot draws the expression and its derivative', async () => {
  const { code, stdout } = await gradtape(['derive', 'sin(x)', '--at', 'x=0:2*pi', '--plot']);
  assert.equal(code, 0);
  const lines = stdout.trimEnd().split('\n');
  assert.equal(lines.length, 27);
  assert.match(lines[0]!, /^ +f = sin\(x\)$/);
  assert.match(lines[14]!, /^ +df\/dx$/);
  assert.match(lines[1]!, /^ *1 ┤.*[⠁-⣿]/);
});

/** What is refused before TensorFlow is loaded; `--no-setup` and an empty home would make loading it fail. */
const refused: [args: string[], stderr: RegExp][] = [
  [['x**2'], /^error: there is no point to differentiate at\nhint: add --at x=1\n$/],
  [
    ['x*y', '--at', '4'],
    /^error: --at: a value for which of the variables x, y\?, column 1\n.*\n.*\nhint: name it: --at x=1,y=1\n$/,
  ],
  [
    ['x*y', '--at', 'x=4'],
    /^error: the variable "y" has no value, column 3\n {4}x\*y\n {6}\^\nhint: give it a value, as in at y=1\n$/,
  ],
  [['x', '--at', 'z=4'], /^error: at: the expression has no variable "z"\nhint: expected "x"\n$/],
  [
    ['2 + 3', '--at', '4'],
    /^error: there is no variable here to differentiate by, column 1\n {4}2 \+ 3\n {4}\^{5}\n$/,
  ],
  [
    ['x +', '--at', '4'],
    /^error: expected a value after "\+", but the expression ends, column 4\n {4}x \+\n {7}\^\n$/,
  ],
  [['(x', '--at', '4'], /^error: "\(" is never closed, column 1\n/],
  [['x', '--at', '4', '--wrt', 'y'], /^error: wrt: the expression has no variable "y"\n/],
  [['x, y', '--at', 'x=1,y=1'], /^error: unexpected ",", column 2\n/],
  [['x', '--at', '1', '--order', 'two'], /^error: order: expected a whole number from 1 to 20\n$/],
  [
    ['x', '--at', '1', '--ordr', '2'],
    /^error: unknown option --ordr\nhint: did you mean "--order"\?\n$/,
  ],
  [
    ['x', 'y', '--at', '1'],
    /^error: unexpected argument "y"\nhint: put the expression in quotes; several need --jacobian\n$/,
  ],
  [['x', '--at', '1', '--plot'], /^error: --plot needs a range\n/],
  [['x', '--at', '0:1', '--format', 'tf'], /^error: --format tf prints one tensor, not a range\n$/],
  [
    ['x', '--at', '0:1', '--hessian'],
    /^error: a hessian is printed at one point, not over a range\n$/,
  ],
  [
    ['x', '--at', '1', '--jacobian', '--hessian'],
    /^error: option '--jacobian' cannot be used with option '--hessian'\n$/,
  ],
  [
    [`${'('.repeat(10_000)}x${')'.repeat(10_000)}`, '--at', '1'],
    /^error: nested more than 500 levels deep/,
  ],
];
for (const [args, stderr] of refused)
  test(`derive ${args.join(' ').slice(0, 60)} is refused with exit code 2`, async () => {
    const env = { HOME: '/nonexistent', PATH: '' };
    const finished = await gradtape(['derive', ...args, '--no-setup', '--backend', 'native'], {
      env,
    });
    assert.deepEqual([finished.code, finished.stdout], [2, '']);
    assert.match(finished.stderr, stderr);
  });
