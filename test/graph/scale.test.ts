import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { compile } from '../../src/graph/index.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('native'));

test('a function of 500 layers and its gradient are recorded', () => {
  const deep = (x: Tensor) => {
    let y = x;
    for (let layer = 0; layer < 500; layer++) y = y.mul(1 + 1 / (layer + 2)).tanh();
    return y.sum();
  };
  const f = compile((x: Tensor) => tf.grad(deep)(x), { execution: 'graph' });
  const x = tf.tensor1d([0.5, -2]);
  assert.deepEqual([...f(x).dataSync()], [...tf.grad(deep)(x).dataSync()]);
});

test('a sum of 2,000 terms is recorded', () => {
  const wide = (x: Tensor) => {
    let sum = x.square();
    for (let term = 1; term < 2000; term++) sum = sum.add(x.mul(term));
    return sum;
  };
  const x = tf.scalar(0.1);
  const f = compile(wide, { execution: 'graph' });
  assert.equal(f(x).dataSync()[0], wide(x).dataSync()[0]);
});
