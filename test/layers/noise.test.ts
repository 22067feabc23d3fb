import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { layer as layerSchema } from '../../src/config/layers/index.ts';
import { makeLayer } from '../../src/layers/layer.ts';
import type { LayerSpec } from '../../src/layers/plans/index.ts';
import { planNetwork } from '../../src/layers/plans/stack.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('native'));

/** What a layer makes of rows of ones, or of a given number. */
function noisy(config: object, { shape = [400, 50], value = 1, seed = 3, step = 0 } = {}) {
  return tf.tidy(() => {
    const spec = layerSchema.parse(config) as LayerSpec;
    const inputShape = shape.slice(1);
    const features = inputShape.reduce((a, b) => a * b);
    const [planned] = planNetwork({ layers: [spec], inputShape }, features).layers;
    const layer = makeLayer(planned!, { uniform: () => 0.5, seed });
    const pass = { training: true, step: tf.scalar(step, 'int32') };
    return layer.apply({}, {}, tf.fill(shape, value), pass).y.dataSync<'float32'>();
  });
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((a, b) => a + b) / values.length;
const variance = (values: ArrayLike<number>): number => {
  const center = mean(values);
  return mean(Array.from(values, (value) => (value - center) ** 2));
};
const near = (found: number, wanted: number, tolerance: number): void =>
  assert.ok(Math.abs(found - wanted) <= tolerance, `${found} is not near ${wanted}`);

test('dropout drops its share and lets the others grow to make up', () => {
  const y = noisy({ type: 'dropout', rate: 0.3 });
  assert.deepEqual(new Set(y), new Set([0, Math.fround(1 / 0.7)]));
  near(y.filter((value) => value === 0).length / y.length, 0.3, 0.01);
});

test('a rate of 0 changes nothing, and a rate of 1 leaves nothing', () => {
  assert.ok(noisy({ type: 'dropout', rate: 0 }).every((value) => value === 1));
  assert.ok(noisy({ type: 'dropout', rate: 1 }).every((value) => value === 0));
});

test('a size of 1 in noiseShape shares one fate along that axis', () => {
  const y = noisy({ type: 'dropout', rate: 0.5, noiseShape: [null, 1] });
  for (let row = 0; row < 400; row++)
    assert.equal(new Set(y.subarray(row * 50, row * 50 + 50)).size, 1);
});

test('spatial dropout drops whole channels, each row its own', () => {
  for (const [type, shape] of [
    ['spatialDropout1d', [30, 5, 8]],
    ['spatialDropout2d', [30, 5, 4, 8]],
  ] as const) {
    const y = noisy({ type, rate: 0.5 }, { shape: [...shape] });
    const perRow = y.length / 30;
    const fates = (row: number) => y.subarray(row * perRow, row * perRow + 8);
    for (let row = 0; row < 30; row++)
      for (let i = 0; i < perRow; i++) assert.equal(y[row * perRow + i], fates(row)[i % 8]);
    assert.notDeepEqual(fates(0), fates(1));
  }
});

test('gaussian dropout has the mean and the variance of dropout', () => {
  const y = noisy({ type: 'gaussianDropout', rate: 0.2 }, { value: 3 });
  near(mean(y), 3, 0.03);
  near(variance(y), 9 * 0.25, 0.05);
});

test('gaussian noise has its deviation', () => {
  const y = noisy({ type: 'gaussianNoise', stddev: 0.5 });
  near(mean(y), 1, 0.01);
  near(variance(y), 0.25, 0.01);
});

test('alpha dropout keeps mean 0 and variance 1', () => {
  const half = { shape: [400, 50] };
  const [low, high] = [-1, 1].map((value) =>
    noisy({ type: 'alphaDropout', rate: 0.2 }, { ...half, value }),
  );
  const y = [...low!, ...high!];
  near(mean(y), 0, 0.02);
  near(variance(y), 1, 0.03);
});

test('seed and step decide the noise', () => {
  const dropout = { type: 'dropout', rate: 0.5 };
  assert.deepEqual(noisy(dropout), noisy(dropout));
  assert.notDeepEqual(noisy(dropout), noisy(dropout, { step: 1 }));
  assert.notDeepEqual(noisy(dropout), noisy(dropout, { seed: 4 }));
});

for (const layer of [
  { type: 'lstm', units: 3, dropout: 0.5, recurrentDropout: 0.5, returnSequences: true },
  { type: 'gru', units: 3, dropout: 0.5, recurrentDropout: 0.5, returnSequences: true },
  { type: 'multiHeadAttention', numHeads: 2, keyDim: 3, dropout: 0.5 },
])
  test(`${layer.type} drops in training only, as seed and step decide`, () => {
    const output = (training: boolean, step: number) =>
      tf.tidy(() => {
        const spec = layerSchema.parse(layer) as LayerSpec;
        const [planned] = planNetwork({ layers: [spec], inputShape: [6, 4] }, 24).layers;
        let next = 0;
        const made = makeLayer(planned!, { uniform: () => (next = (next + 0.37) % 1), seed: 1 });
        const x = tf.linspace(-1, 1, 48).reshape([2, 6, 4]);
        const pass = { training, step: tf.scalar(step, 'int32') };
        return made.apply(made.initialize(), {}, x, pass).y.dataSync();
      });
    assert.deepEqual(output(false, 0), output(false, 1));
    assert.deepEqual(output(true, 0), output(true, 0).slice());
    assert.notDeepEqual(output(true, 0), output(false, 0));
    assert.notDeepEqual(output(true, 0), output(true, 1));
  });
