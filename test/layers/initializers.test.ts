import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type InitializerSpec, initialize } from '../../src/layers/initializers.ts';
import { generator } from '../../src/random.ts';

/** Weights of `shape`, drawn from a seed of its own. */
function drawn(spec: InitializerSpec, shape: number[], seed = 5): Float32Array {
  const next = generator(seed);
  return initialize(spec, shape, () => next() / 2 ** 32);
}

const mean = (values: Float32Array): number => values.reduce((a, b) => a + b) / values.length;
const deviation = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length - mean(values) ** 2);
const greatest = (values: Float32Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const near = (found: number, wanted: number, share = 0.02): void =>
  assert.ok(Math.abs(found - wanted) <= share * Math.abs(wanted), `${found} is not near ${wanted}`);

/** A kernel of 300 inputs and 100 outputs; of a convolution, of 12 times 25 inputs and 12 times 10 outputs. */
const dense = [300, 100];
const convolution = [3, 4, 25, 100];

for (const [type, variance] of [
  ['glorotUniform', 2 / 400],
  ['glorotNormal', 2 / 400],
  ['heUniform', 2 / 300],
  ['heNormal', 2 / 300],
  ['leCunUniform', 1 / 300],
  ['leCunNormal', 1 / 300],
] as const)
  test(`${type} has the variance of its fans`, () => {
    const values = drawn({ type }, dense);
    near(deviation(values), Math.sqrt(variance));
    if (type.endsWith('Uniform'))
      assert.ok(greatest(values) <= Math.fround(Math.sqrt(3 * variance)));
    else assert.ok(greatest(values) <= 2.01 * (Math.sqrt(variance) / 0.8796));
  });

test('a convolution has as many inputs as its window and its channels', () => {
  near(deviation(drawn({ type: 'heUniform' }, convolution)), Math.sqrt(2 / (12 * 25)));
  near(deviation(drawn({ type: 'glorotUniform' }, convolution)), Math.sqrt(2 / (12 * 125)));
});

test('varianceScaling takes its scale, its fans and its distribution', () => {
  const scaled = { type: 'varianceScaling', scale: 3 } as const;
  const values = drawn({ ...scaled, mode: 'fanOut', distribution: 'untruncatedNormal' }, dense);
  near(deviation(values), Math.sqrt(3 / 100));
  assert.ok(greatest(values) > 2.5 * Math.sqrt(3 / 100));
});

test('normals and uniforms keep within their bounds', () => {
  const normal = { mean: 2, stddev: 0.5 };
  near(mean(drawn({ type: 'randomNormal', ...normal }, dense)), 2);
  near(deviation(drawn({ type: 'randomNormal', ...normal }, dense)), 0.5);
  assert.ok(drawn({ type: 'truncatedNormal', ...normal }, dense).every((v) => v >= 1 && v <= 3));
  const uniform = drawn({ type: 'randomUniform', minval: -1, maxval: 3 }, dense);
  assert.ok(uniform.every((value) => value >= -1 && value <= 3));
  near(mean(uniform), 1, 0.05);
});

test('orthogonal weights have columns, or rows, at right angles and of length gain', () => {
  for (const shape of [
    [7, 4],
    [4, 7],
    [2, 3, 5],
  ]) {
    const values = drawn({ type: 'orthogonal', gain: 2 }, shape);
    const columns = shape.at(-1)!;
    const rows = values.length / columns;
    const vector = (i: number) =>
      rows < columns
        ? Array.from(values.subarray(i * columns, (i + 1) * columns))
        : Array.from({ length: rows }, (_, row) => values[row * columns + i]!);
    for (let i = 0; i < Math.min(rows, columns); i++)
      for (let j = 0; j <= i; j++) {
        const product = vector(i).reduce((sum, value, k) => sum + value * vector(j)[k]!, 0);
        assert.ok(Math.abs(product - (i === j ? 4 : 0)) < 1e-6);
      }
  }
});

test('constants, ones, zeros and identities are what they are called', () => {
  assert.deepEqual([...drawn({ type: 'constant', value: 3 }, [2])], [3, 3]);
  assert.deepEqual([...drawn({ type: 'ones' }, [2])], [1, 1]);
  assert.deepEqual([...drawn({ type: 'zeros' }, [2])], [0, 0]);
  assert.deepEqual([...drawn({ type: 'identity', gain: 2 }, [2, 3])], [2, 0, 0, 0, 2, 0]);
  assert.deepEqual([...drawn({ type: 'identity', gain: 1 }, [3, 2])], [1, 0, 0, 1, 0, 0]);
});

test('what is drawn depends on the stream alone', () => {
  const spec = { type: 'glorotUniform' } as const;
  assert.deepEqual(drawn(spec, dense), drawn(spec, dense));
  assert.notDeepEqual(drawn(spec, dense), drawn(spec, dense, 6));
});
