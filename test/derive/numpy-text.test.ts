import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTensor } from '../../src/derive/numpy-text.ts';
import type { DType, Value } from '../../src/derive/values.ts';
import { goldenCases } from '../support/golden.ts';

type Written = number | string | Written[];
const unusual: Record<string, number> = { nan: NaN, inf: Infinity, '-inf': -Infinity };
const read = (value: Written): Value =>
  Array.isArray(value) ? value.map(read) : typeof value === 'string' ? unusual[value]! : value;

test('lists are printed as NumPy prints them', () => {
  const cases = goldenCases<{ dtype: DType; value: Written; text: string }>('numpy-text.json');
  assert.ok(cases.length > 80);
  for (const { dtype, value, text } of cases) {
    const tensor = formatTensor(read(value), dtype);
    assert.equal(/^tf\.Tensor\(\n?([^]*), shape=\([\d, ]*\), dtype=\w+\)$/.exec(tensor)![1], text);
  }
});

test('a number alone, a vector and a matrix are printed as TensorFlow prints them', () => {
  assert.equal(formatTensor(8, 'float32'), 'tf.Tensor(8.0, shape=(), dtype=float32)');
  assert.equal(formatTensor([2, 4], 'float64'), 'tf.Tensor([2. 4.], shape=(2,), dtype=float64)');
  assert.equal(
    formatTensor(
      [
        [1, 2],
        [3, 4.5],
      ],
      'float32',
    ),
    'tf.Tensor(\n[[1.  2. ]\n [3.  4.5]], shape=(2, 2), dtype=float32)',
  );
});
