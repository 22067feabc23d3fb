import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer } from '../../src/derive/answer.ts';
import { type Check, check } from '../../src/derive/differences.ts';
import { jetPartials } from '../../src/derive/jet-partials.ts';
import type { Point } from '../../src/derive/point.ts';
import { type ProblemOptions, readProblem } from '../../src/derive/problem.ts';
import type { DType } from '../../src/derive/values.ts';

function checked(
  source: string,
  point: Point,
  options: ProblemOptions = {},
  dtype: DType = 'float64',
): Check {
  const problem = readProblem(source, options);
  return check(problem, [answer(problem, point, jetPartials)], dtype);
}

test('right derivatives agree, of any order and in any arrangement', () => {
  const point = { x: 0.7, y: 1.3 };
  for (const options of [
    {},
    { order: 3 },
    { kind: 'hessian' },
    { wrt: ['y'] },
  ] as ProblemOptions[]) {
    const { disagreements, largestDifference } = checked('exp(x*y)*sin(y)', point, options);
    assert.deepEqual(disagreements, []);
    assert.ok(largestDifference > 0 && largestDifference < 1e-7, String(largestDifference));
  }
});

test('a wrong derivative is told with its place and both numbers', () => {
  const problem = readProblem('x**2*y');
  const right = answer(problem, { x: 1, y: 2 }, jetPartials);
  const wrong = { ...right, derivatives: [[4, 1.5]] };
  const { disagreements, largestDifference } = check(problem, [right, wrong], 'float32');
  assert.equal(disagreements.length, 1);
  assert.match(
    disagreements[0]!,
    /^df\/dy at x=1\.0, y=2\.0 is 1\.5, by finite differences (1\.0|0\.9999\d*|1\.0000\d*)$/,
  );
  assert.ok(Math.abs(largestDifference - 0.5) < 1e-9);
});

test('at a kink, a pole and an undefined place there is nothing to agree on, but for nan', () => {
  assert.equal(checked('relu(x)', { x: 0 }).disagreements.length, 1);
  assert.equal(checked('sqrt(x)', { x: 0 }).disagreements.length, 1);
  assert.deepEqual(checked('log(x)*sqrt(x)', { x: -1 }).disagreements, []);
});

test('in float32 the differences are taken where the tape was', () => {
  const x = 100_000.1; // which float32 rounds by 1.6e-3
  const problem = readProblem('sin(x)');
  const taped = { ...answer(problem, { x: Math.fround(x) }, jetPartials), point: { x } };
  assert.deepEqual(check(problem, [taped], 'float32').disagreements, []);
  assert.equal(check(problem, [taped], 'float64').disagreements.length, 1);
});

const steep: [source: string, x: number][] = [
  ['sqrt(x)', 1e-7],
  ['log(x)', 1e-9],
  ['1/x', 1e-5],
  ['sin(50*x)', 3],
  ['sin(x)', 1e5],
  ['1e6 + x', 1],
  ['exp(20*x)', 1],
  ['abs(x)', 1e-4],
  ['x**3', 1e6],
  ['3*x', 0],
];
for (const [source, x] of steep)
  test(`the differences of ${source} at ${x} are near the derivative`, () => {
    assert.deepEqual(checked(source, { x }).disagreements, []);
  });
