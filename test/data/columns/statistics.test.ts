import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ColumnStatistics, Moments } from '../../../src/data/columns/statistics.ts';
import { allRows, rawTable } from '../../support/raw-tables.ts';

const momentsOf = (values: Float64Array): Moments => {
  const moments = new Moments();
  moments.addAll(values, Uint32Array.from(values.keys()));
  return moments;
};

test('moments keep their digits far from zero', () => {
  const { mean, deviation } = momentsOf(Float64Array.of(1e15, 1e15 + 2, 1e15 + 4));
  assert.equal(mean, 1e15 + 2);
  assert.equal(deviation, Math.sqrt(8 / 3));
});

test('what cannot be a moment does not spoil them', () => {
  const { count, min, max, mean } = momentsOf(Float64Array.of(Infinity, 1, NaN, 3, -Infinity));
  assert.deepEqual({ count, min, max, mean }, { count: 2, min: 1, max: 3, mean: 2 });
});

test('quantiles are exact, and of more numbers than are kept nearly so', () => {
  const few = momentsOf(Float64Array.of(9, 1, 5, 2));
  assert.deepEqual(
    [0, 0.25, 0.5, 1].map((share) => few.quantile(share)),
    [1, 1.75, 3.5, 9],
  );
  const many = new Moments();
  const size = 700_000;
  const part = (from: number) => Float64Array.from({ length: size }, (_, i) => from + i);
  for (const from of [0, size, 2 * size]) many.addAll(part(from), Uint32Array.from(part(0).keys()));
  for (const share of [0.25, 0.5, 0.75])
    assert.ok(Math.abs(many.quantile(share) / (3 * size * share) - 1) < 1e-4);
});

test('distinct numbers are counted until there are many', () => {
  const counted = (values: number[], most: number) => {
    const raw = rawTable({ n: values });
    const statistics = new ColumnStatistics({ most });
    statistics.add(raw.columns[0]!, allRows(raw));
    return statistics;
  };
  assert.deepEqual(
    [...counted([3, 1, 3], 2).texts!],
    [
      ['3', 2],
      ['1', 1],
    ],
  );
  assert.equal(counted([3, 1, 2], 2).texts, undefined);
  assert.equal(counted([3, 1, 2], 2).present, 3);
});
