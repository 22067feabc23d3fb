import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Tensor, type Tensor4D, tf } from '../../../src/tensorflow.ts';
import { distinct, integers } from '../../support/arbitraries.ts';
import { onEveryBackend } from '../../support/backends.ts';
import { testExactGradients, type Trial } from '../../support/exact-gradients.ts';

const size = fc.integer({ min: 2, max: 4 });
const step = fc.integer({ min: 1, max: 2 });
const padding = fc.constantFrom('valid' as const, 'same' as const);

const image = fc.tuple(size, size).map(([height, width]) => [1, height, width, 2]);
const pool = fc.record({ filter: fc.tuple(step, step), strides: fc.tuple(step, step), padding });

const maxima = fc
  .tuple(image.chain(distinct), pool)
  .map(([x, { filter, strides, padding }]): Trial => ({
    f: (t) => tf.maxPool(t as Tensor4D, filter, strides, padding).square(),
    xs: [x],
    attributes: { filter, strides, padding },
  }));

const means = fc
  .tuple(image.chain(integers), pool)
  .map(([x, { filter, strides, padding }]): Trial => ({
    f: (t) => tf.avgPool(t as Tensor4D, filter, strides, padding).square(),
    xs: [x],
    attributes: { filter, strides, padding },
  }));

const margin = fc.tuple(fc.nat(1), fc.nat(1));
const convolution = fc.record({
  x: image.chain(integers),
  w: fc.tuple(step, step).chain((filter) => integers([...filter, 2, 1])),
  movement: fc.oneof(
    fc.record({ stride: step, dilation: fc.constant(1) }),
    fc.record({ stride: fc.constant(1), dilation: step }),
  ),
  padding: fc.oneof(
    fc.constant('same' as const),
    fc.tuple(margin, margin).map(([rows, columns]) => [[0, 0], rows, columns, [0, 0]] as never),
  ),
});

const convolutions = convolution.map(
  ({ x, w, movement: { stride, dilation }, padding }): Trial => ({
    f: (t, filter) =>
      tf.conv2d(t as Tensor4D, filter as Tensor4D, stride, padding, 'NHWC', dilation),
    xs: [x, w],
    attributes: { stride, dilation, padding },
  }),
);

onEveryBackend(() => {
  testExactGradients('pooled maxima have their gradients', maxima);
  testExactGradients('pooled means have their gradients', means);
  testExactGradients('a convolution has its gradients, dilated, strided and padded', convolutions);

  test('a convolution that leaves nothing of its image has gradients of zeros', () => {
    // Kernels that write nothing leave what was in memory: once is not enough to see it.
    for (let round = 0; round < 100; round++)
      tf.tidy(() => {
        tf.ones([16]).mul(round + 1); // memory with something in it, which is then free
        const convolve = (x: Tensor, filter: Tensor) =>
          tf.conv2d(x as Tensor4D, filter as Tensor4D, 1, 'valid', 'NHWC', 2);
        const gradients = tf.grads(convolve)([tf.ones([1, 2, 2, 2]), tf.ones([1, 2, 2, 1])]);
        for (const gradient of gradients)
          assert.ok(gradient.dataSync().every((value) => value === 0));
      });
  });
});
