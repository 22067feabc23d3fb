import assert from 'node:assert/strict';
import { test } from 'node:test';
import { downsample } from '../../src/reports/downsample.ts';
import { histogramOf } from '../../src/reports/histogram.ts';
import { differences, glance, settingsOf } from '../../src/reports/settings.ts';
import { tradeOffs } from '../../src/reports/trade-offs.ts';

test('a long curve keeps its ends, its extremes and its gaps', () => {
  const points = Array.from({ length: 100_000 }, (_, x) => ({ x, y: Math.sin(x / 5000) }));
  points[50_001] = { x: 50_001, y: 99 };
  points[70_002] = { x: 70_002, y: Number.NaN };
  const kept = downsample(points);
  assert.ok(kept.length <= 753, `${kept.length}`);
  for (const x of [0, 99_999, 50_001, 70_002])
    assert.ok(
      kept.some((point) => point.x === x),
      `${x}`,
    );
  assert.ok(kept.every(({ x }, i) => i === 0 || x > kept[i - 1]!.x));
});

test('a short curve is kept as it is', () => {
  const points = Array.from({ length: 500 }, (_, x) => ({ x, y: -x }));
  assert.deepEqual(downsample(points), points);
});

test('ROC and precision-recall curves step at each score, equal scores together', () => {
  // Values of scikit-learn's roc_curve, roc_auc_score, precision_recall_curve and average_precision_score.
  const found = tradeOffs([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
  assert.deepEqual(found.roc, [
    { x: 0, y: 0 },
    { x: 0, y: 0.5 },
    { x: 0.5, y: 0.5 },
    { x: 0.5, y: 1 },
    { x: 1, y: 1 },
  ]);
  assert.equal(found.area, 0.75);
  assert.ok(Math.abs(found.averagePrecision - 0.8333333333333333) < 1e-15);
  const even = tradeOffs([1, 0, 1, 0], [0.5, 0.5, 0.5, 0.5]);
  assert.deepEqual([even.roc.length, even.area, even.averagePrecision], [2, 0.5, 0.5]);
});

test('a histogram leaves out what is not finite', () => {
  const { low, high, counts } = histogramOf(Float32Array.of(0, 1, 1, 4, Number.NaN, Infinity), 4);
  assert.deepEqual([low, high, [...counts]], [0, 4, [1, 2, 0, 1]]);
  assert.deepEqual([...histogramOf(Float32Array.of(2, 2), 2).counts], [0, 2]);
  assert.equal(histogramOf(new Float32Array(0)).counts.length, 0);
});

test('settings are dotted names; what is null is not set', () => {
  const config = { model: { layers: [{ units: 4, name: null }] }, metrics: ['mae', 'r2'], seed: 0 };
  assert.deepEqual(settingsOf(config), [
    ['model.layers[0].units', 4],
    ['metrics', ['mae', 'r2']],
    ['seed', 0],
  ]);
  assert.equal(
    glance(Array.from({ length: 20 }, (_, i) => i)),
    '0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 10 more',
  );
  assert.deepEqual(differences([config, { ...config, seed: 1 }, { ...config, seed: null }]), [
    ['seed', ['0', '1', undefined]],
  ]);
});
