import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatFloat32, shortestFloat32 } from '../src/float32.ts';

test('a float32 prints as the shortest decimal that restores it', () => {
  const printed: [number, string][] = [
    [19.457, '19.457'],
    [Math.fround(0.1169), '0.1169'],
    [0.11690000444650650024, '0.116900004'],
    [8, '8'],
    [1e-7, '1e-07'],
    [3.4028234663852886e38, '3.4028235e+38'],
    [1e-45, '1e-45'],
    [123456784, '123456780'],
    [-0, '-0'],
  ];
  for (const [value, text] of printed) assert.equal(shortestFloat32(value), text);
});

test('whole numbers carry a point where TensorFlow prints one', () => {
  assert.equal(formatFloat32(8), '8.0');
  assert.equal(formatFloat32(-0), '-0.0');
  assert.equal(formatFloat32(NaN), 'nan');
  assert.equal(formatFloat32(-Infinity), '-inf');
});

test('every float32 is restored by what is printed', () => {
  fc.assert(
    fc.property(fc.float({ noDefaultInfinity: true, noNaN: true }), (value) => {
      assert.ok(Object.is(Math.fround(Number(shortestFloat32(value))), value));
    }),
  );
});

test('what float32 cannot hold is infinite', () => {
  assert.deepEqual([1e300, -1e39, 1e-60, -1e-60].map(formatFloat32), [
    'inf',
    '-inf',
    '0.0',
    '-0.0',
  ]);
});
