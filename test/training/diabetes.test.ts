import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { openTable } from '../../src/data/readers/open.ts';
import { readAll } from '../../src/data/readers/read-all.ts';
import { useBackend } from '../../src/tensorflow.ts';
import { train } from '../../src/train.ts';
import { root } from '../support/paths.ts';

before(() => useBackend('native'));

/** The solution of the square system `a` x = `b`, by Gauss's elimination with pivots. */
function solve(a: number[][], b: number[]): number[] {
  const n = b.length;
  const rows = a.map((row, i) => [...row, b[i]!]);
  for (let k = 0; k < n; k++) {
    const pivot = rows.reduce(
      (best, row, i) => (i >= k && Math.abs(row[k]!) > Math.abs(rows[best]![k]!) ? i : best),
      k,
    );
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i]![k]! / rows[k]![k]!;
      rows[i] = rows[i]!.map((value, j) => value - factor * rows[k]![j]!);
    }
  }
  return rows.map((row, k) => row[n]! / row[k]!);
}

/** The least mean squared error of any linear model: w = (XᵀX)⁻¹ Xᵀy, with a column of ones for the bias. */
function leastSquaresError(columns: Float64Array[], y: Float64Array): number {
  const x = [...columns, new Float64Array(y.length).fill(1)];
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const w = solve(
    x.map((a) => x.map((b) => dot(a, b))),
    x.map((a) => dot(a, y)),
  );
  const residuals = y.map((value, i) => value - x.reduce((sum, a, j) => sum + w[j]! * a[i]!, 0));
  return dot(residuals, residuals) / y.length;
}

test('diabetes.json trains to within 1 % of ordinary least squares', async () => {
  const { columns } = await readAll(await openTable({ path: join(root, 'data/diabetes.csv') }));
  const numbers = columns.map((column) => {
    assert.ok(column.type === 'number');
    return column.values;
  });
  const best = leastSquaresError(numbers.slice(0, -1), numbers.at(-1)!);
  assert.ok(Math.abs(best - 2859.7) < 0.05, `the reference is ${best}`);
  const { loss } = await train('diabetes.json');
  assert.ok(loss >= best - 0.01 && loss <= best * 1.01, `${loss} against ${best}`);
});
