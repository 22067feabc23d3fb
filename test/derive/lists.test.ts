import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { derive } from '../../src/derive/derive.ts';
import type { Value } from '../../src/derive/values.ts';
import type { WholeName } from '../../src/expressions/functions.ts';
import { useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('native'));

const m = [
  [0.5, -1.2, 0.9],
  [1.4, 0.3, -0.7],
];
const w = [
  [1, 2, -1],
  [0.5, -2, 3],
];

/** A number made with each function, in which every element of m counts differently. */
const uses: Record<WholeName, string> = {
  max: 'sum(max(m, axis=1)*[1, 2]) + sum(max(m, w/3)*w)',
  min: 'sum(min(m, axis=0)*[1, 2, 3]) + sum(min(m, w/3, 1)*w)',
  sum: 'sum(sum(m, axis=0)**2)',
  mean: 'sum(mean(m*w, axis=1, keepdims=True)*m)',
  prod: 'sum(prod(m, axis=1)*[1, 2])',
  variance: 'sum(variance(m*w, axis=0)*[1, 2, 3])',
  std: 'std(m*w)',
  norm: 'sum(norm(m*w, axis=1)*[1, 2])',
  any: 'sum(m*w)*any(m > 1)',
  all: 'sum(m*w*(1 + all(m > -2, axis=0)))',
  size: 'sum(m*w)/size(m, axis=1)',
  argmax: 'sum(m*w*(1 + argmax(m, axis=1)[:, None]))',
  argmin: 'sum(m*w)*argmin(m)',
  logsumexp: 'sum(logsumexp(m*w, axis=0)*[1, 2, 3])',
  softmax: 'sum(softmax(m)*w)',
  log_softmax: 'sum(log_softmax(m, axis=0)*w)',
  cumsum: 'sum(cumsum(m, axis=1)*w)',
  matmul: 'sum(matmul(m, transpose(w))**2)',
  trace: 'trace(m @ transpose(w))**2',
  diag: 'sum(diag(m[1]) @ transpose(w)*[1, 2])',
  outer: 'sum(outer(m[0], m[1])*outer([1, 2, 3], [1, -1, 2]))',
  transpose: 'sum(transpose(m) @ w)',
  reshape: 'sum(reshape(m, [3, 2])*[1, 2] * [[1], [2], [3]])',
  flatten: 'sum(flatten(m)*[1, 2, 3, 4, 5, 6])',
  squeeze: 'sum(squeeze(m[None])*w)',
  expand_dims: 'sum(expand_dims(m, axis=1)*w)',
  tile: 'sum(tile(m, [1, 2])*tile(m*w, [1, 2])[:, ::-1])',
  concat: 'sum(concat(m, m**2, axis=1)[:, 1::2]*[1, 2, 3])',
  stack: 'sum(stack(m, w*m**2)[1, :, ::-1]*w)',
  gather: 'sum(gather(m, [2, 0, 2], axis=1)*w)',
  zeros: 'sum((m + zeros([2, 3]))*w)',
  ones: 'sum((m + ones([2, 3]))**2*w)',
  eye: 'sum(m @ eye(3)*w)',
  range: 'sum(m*range(3)*w)',
  one_hot: 'sum(one_hot([2, 0], 3)*m*w)',
  zeros_like: 'sum(m*w + zeros_like(m))',
  ones_like: 'sum((m + ones_like(m))**2*w)',
};

const value = (source: string, m: Value): number =>
  derive(source, { at: { m, w }, wrt: 'm' }).value as number;

/** By central differences in float32, of which some three digits are right. */
function differences(source: string): number[][] {
  const h = 0.01;
  const moved = (row: number, column: number, by: number): number[][] =>
    m.map((xs, r) => xs.map((x, c) => (r === row && c === column ? x + by : x)));
  return m.map((xs, r) =>
    xs.map((_, c) => (value(source, moved(r, c, h)) - value(source, moved(r, c, -h))) / (2 * h)),
  );
}

for (const [name, use] of Object.entries(uses)) {
  const source = use.includes('w') ? use : `${use} + 0*sum(w)`;
  test(`the tape differentiates ${name} of a list`, () => {
    const gradient = derive(source, { at: { m, w }, wrt: 'm' }).derivatives['m'] as number[][];
    for (const [r, row] of differences(source).entries())
      for (const [c, expected] of row.entries())
        assert.ok(
          Math.abs(gradient[r]![c]! - expected) <= 2e-3 * Math.max(1, Math.abs(expected)),
          `[${r}, ${c}] is ${gradient[r]![c]}, expected ${expected}`,
        );
  });
}
