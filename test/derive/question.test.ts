import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Typed, readQuestion } from '../../src/derive/question.ts';
import { GradtapeError } from '../../src/errors.ts';

const typed: Typed = {
  kind: 'gradient',
  order: 1,
  at: '1',
  wrt: undefined,
  steps: 10,
  dtype: 'float32',
};

test('a range is differentiated by its variable, unless others are named', () => {
  const at = 'x=0:1,y=2';
  assert.deepEqual(readQuestion('x*y', { ...typed, at }).problem.wrt, ['x']);
  assert.deepEqual(readQuestion('x*y', { ...typed, at, wrt: 'y,x' }).problem.wrt, ['y', 'x']);
});

test('quoted names are variables, also where they mean something else without quotes', () => {
  const { points } = readQuestion('`e`*2', { ...typed, at: 'e=3' });
  assert.deepEqual(points, [{ e: 3 }]);
});

interface Refusal {
  source: string;
  options: Partial<Typed>;
  message: RegExp;
  hint?: string;
}

const refusals: Refusal[] = [
  {
    source: 'x*y',
    options: { at: undefined },
    message: /^there is no point to differentiate at$/,
    hint: 'add --at x=1,y=1',
  },
  {
    source: 'x*y',
    options: { at: '4' },
    message: /^--at: a value for which of the variables x, y\?, column 1/,
    hint: 'name it: --at x=1,y=1',
  },
  {
    source: 'x*y',
    options: { at: 'x=4' },
    message: /^the variable "y" has no value, column 3\n {4}x\*y\n {6}\^$/,
    hint: 'give it a value: --at y=1',
  },
  {
    source: 'sin*x',
    options: { at: 'x=4' },
    message: /^the variable "sin" has no value, column 1/,
    hint: 'sin is a function: write sin(…)',
  },
  {
    source: 'x',
    options: { at: 'z=4' },
    message: /^at: the expression has no variable "z"$/,
    hint: 'expected "x"',
  },
  {
    source: 'e*x',
    options: { at: 'x=1,e=3' },
    message: /^at: the expression has no variable "e"$/,
    hint: 'e is a constant; a variable of that name is written in backquotes',
  },
  { source: '2 + 3', options: {}, message: /^there is no variable here to differentiate by/ },
  { source: 'x', options: { wrt: 'y' }, message: /^wrt: the expression has no variable "y"$/ },
  { source: 'x', options: { wrt: 'x+1' }, message: /^--wrt: expected a name, column 1/ },
  {
    source: 'x, y',
    options: {},
    message: /^a gradient is of one expression, this is another, column 4\n {4}x, y\n {7}\^$/,
    hint: 'several have a Jacobian',
  },
  {
    source: 'x',
    options: { order: NaN },
    message: /^order: found NaN, expected a whole number from 1 to 20$/,
  },
  {
    source: 'x',
    options: { wrt: 'x,x' },
    message: /^wrt: "x" is given twice$/,
  },
  ...['1e39', 'x=0:1e39', '-1e39:0', '1e300:1e308', '[1, -1e39]'].map((at) => ({
    source: 'x',
    options: { at },
    message: /^at: found x=-?1e\+\d+, expected a number that fits float32 \(up to 3\.4e38\)$/,
    hint: '--dtype float64 computes with larger ones',
  })),
  {
    source: 'x',
    options: { at: '0:1', kind: 'hessian' },
    message: /^a hessian is printed at one point, not over a range$/,
  },
];
for (const { source, options, message, hint } of refusals)
  test(`${source} with ${JSON.stringify(options)} is refused`, () => {
    assert.throws(
      () => readQuestion(source, { ...typed, ...options }),
      (error: unknown) => {
        assert.ok(error instanceof GradtapeError);
        assert.match(error.message, message);
        if (hint !== undefined) assert.equal(error.hint, hint);
        return true;
      },
    );
  });
