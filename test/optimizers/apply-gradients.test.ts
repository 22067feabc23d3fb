import assert from 'node:assert/strict';
import { test } from 'node:test';
import { optimizers } from '../../src/optimizers/index.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';

await useBackend('native');

test('applyGradients in a loop keeps the number of tensors', () => {
  const optimizer = optimizers.adam();
  const [w, g] = [tf.variable(tf.ones([2, 2])), tf.ones([2, 2])];
  optimizer.applyGradients([[g, w]]);
  const before = tf.memory().numTensors;
  for (let i = 0; i < 5; i++) optimizer.applyGradients([[g, w]]);
  assert.equal(tf.memory().numTensors, before);
  assert.equal(optimizer.iterations, 6);
});

test('the slots outlive a tidy around applyGradients', () => {
  const optimizer = optimizers.adam();
  const w = tf.variable(tf.scalar(1));
  for (let i = 0; i < 2; i++) tf.tidy(() => optimizer.applyGradients([[tf.scalar(1), w]]));
  assert.ok(w.dataSync()[0]! < 1);
});

test('a variable left out of a later call stays as it is, and one never seen is refused', () => {
  const optimizer = optimizers.sgd({ learningRate: 1 });
  const [a, b] = [tf.variable(tf.scalar(5)), tf.variable(tf.scalar(5))];
  const one = tf.scalar(1);
  optimizer.applyGradients([
    [one, a],
    [one, b],
  ]);
  optimizer.applyGradients([[one, a]]);
  assert.deepEqual([a.dataSync()[0], b.dataSync()[0]], [3, 4]);
  assert.throws(() => optimizer.applyGradients([[one, tf.variable(one)]]), {
    message: /^sgd: variable \S+ was not among those of the first applyGradients$/,
    code: 'usage',
  });
});

test('no gradient for any variable is an error', () => {
  const optimizer = optimizers.adam();
  assert.throws(() => optimizer.applyGradients([[null, tf.variable(tf.scalar(1))]]), {
    message: 'adam: no gradient for any variable',
  });
});

test('a learning rate may be a schedule of the step', () => {
  const optimizer = optimizers.sgd({ learningRate: (step) => step.add(1).cast('float32') });
  const w = tf.variable(tf.scalar(0));
  for (let i = 0; i < 3; i++) optimizer.applyGradients([[tf.scalar(-1), w]]);
  assert.equal(w.dataSync()[0], 1 + 2 + 3);
});

test('a constant learning rate can be changed between updates', () => {
  const optimizer = optimizers.sgd({ learningRate: 1 });
  const w = tf.variable(tf.scalar(0));
  optimizer.applyGradients([[tf.scalar(-1), w]]);
  optimizer.learningRate = 0.5;
  optimizer.applyGradients([[tf.scalar(-1), w]]);
  assert.equal(w.dataSync()[0], 1.5);
});

test('training with useEma ends on the moving averages', () => {
  const optimizer = optimizers.sgd({ learningRate: 1, useEma: true, emaMomentum: 0.5 });
  const w = tf.variable(tf.scalar(0));
  for (let i = 0; i < 2; i++) optimizer.applyGradients([[tf.scalar(-1), w]]);
  assert.equal(w.dataSync()[0], 2);
  optimizer.finalizeVariableValues();
  assert.equal(w.dataSync()[0], 1.5);
});

test('lossScale multiplies the loss and divides its gradient', () => {
  const optimizer = optimizers.sgd({ learningRate: 1, lossScale: 8 });
  assert.equal(optimizer.scaleLoss(tf.scalar(2)).dataSync()[0], 16);
  const w = tf.variable(tf.scalar(1));
  optimizer.applyGradients([[tf.scalar(8), w]]);
  assert.equal(w.dataSync()[0], 0);
});

test('a gradient that has not the shape of its variable is refused by name', () => {
  const w = tf.variable(tf.tensor1d([1, 2]), true, 'weights of a shape');
  assert.throws(() => optimizers.sgd().applyGradients([[tf.scalar(1), w]]), {
    code: 'usage',
    message: 'sgd: the gradient of variable weights of a shape has the shape [], expected [2]',
  });
  assert.deepEqual(Array.from(w.dataSync()), [1, 2]);
});
