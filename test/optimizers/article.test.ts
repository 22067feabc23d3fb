import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortestFloat32 } from '../../src/float32.ts';
import { type Optimizer, optimizers } from '../../src/optimizers/index.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';

await useBackend('native');
const X = tf.tensor1d([1, 4, 6, 3, 3, 4, 5, 6, 7]);
const Y = tf.tensor1d([0.25, 1.2, 0.79, 0.52, 1.6, 1.7, 1.9, 2, 2]);

/** The losses before each update of Y = aX + b, as TensorFlow prints them. */
function losses(optimizer: Optimizer, epochs: number): string[] {
  const [a, b] = [tf.variable(tf.scalar(0)), tf.variable(tf.scalar(0))];
  const loss = () => Y.sub(a.mul(X).add(b)).square().sum().asScalar();
  return Array.from({ length: epochs }, () => {
    const { value, grads } = tf.variableGrads(loss, [a, b]);
    optimizer.applyGradients([
      [grads[a.name]!, a],
      [grads[b.name]!, b],
    ]);
    return shortestFloat32(value.dataSync()[0]!);
  });
}

test("sgd gives the digits of the article's manual run", () => {
  assert.deepEqual(losses(optimizers.sgd({ learningRate: 0.001 }), 6), [
    '19.457',
    '8.134604',
    '4.186867',
    '2.8102624',
    '2.330071',
    '2.1624107',
  ]);
});

test("adam gives the fused kernel's digits on a processor that does not fuse multiply and add", () => {
  assert.deepEqual(losses(optimizers.adam({ learningRate: 0.07 }), 5), [
    '19.457',
    '10.9911995',
    '5.402388',
    '2.5634394',
    '2.0542037',
  ]);
});

test("adam's keras2 formula stays within a unit in the last place of the article's Keras run", () => {
  const article = [19.457, 10.9911995, 5.402389, 2.5634406, 2.0542033];
  losses(optimizers.adam({ learningRate: 0.07, formula: 'keras2' }), 5).forEach((loss, i) => {
    const unit = 2 ** (Math.floor(Math.log2(article[i]!)) - 23);
    const off = Math.abs(Math.fround(Number(loss)) - Math.fround(article[i]!));
    assert.ok(off <= unit, `epoch ${i}: ${loss}`);
  });
});

test("adam's keras3 formula gives Keras 3's digits", () => {
  assert.deepEqual(losses(optimizers.adam({ learningRate: 0.07, formula: 'keras3' }), 5), [
    '19.457',
    '10.991247',
    '5.402445',
    '2.563472',
    '2.0541918',
  ]);
});
