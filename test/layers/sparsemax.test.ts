import { test } from 'node:test';
import { activate } from '../../src/layers/activations.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';
import { assertClose } from '../support/tensors.ts';

await useBackend('native');

const sparsemax = (x: number[][], axis = -1) =>
  activate(tf.tensor2d(x), { type: 'sparsemax', axis });

test('sparsemax gives the nearest shares, as the paper has them', () => {
  const x = [
    [1, 0.9, 0.8],
    [3, 1, 0],
    [0.5, 0.5, -4],
  ];
  assertClose(sparsemax(x), [
    [0.1 + 1 / 3, 1 / 3, 1 / 3 - 0.1],
    [1, 0, 0],
    [0.5, 0.5, 0],
  ]);
});

test('sparsemax along the first axis sums to 1 there', () => {
  const y = sparsemax(
    [
      [1, 2],
      [0.5, 5],
    ],
    0,
  );
  assertClose(y, [
    [0.75, 0],
    [0.25, 1],
  ]);
});
