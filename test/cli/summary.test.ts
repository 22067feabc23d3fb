import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gradtape } from '../support/cli.ts';

test('summary prints the table of Keras', async () => {
  const layers = JSON.stringify([
    { type: 'conv2d', filters: 16, kernelSize: 3, activation: 'relu' },
    { type: 'batchNormalization', name: 'scaled' },
    { type: 'flatten' },
    { type: 'dense', units: 10 },
  ]);
  const { code, stdout, stderr } = await gradtape([
    'summary',
    'digits.json',
    '--set',
    `model.layers=${layers}`,
  ]);
  assert.deepEqual([code, stderr], [0, '']);
  assert.equal(
    stdout,
    `Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━┳━━━━━━━━━┓
┃ Layer (type)                ┃ Output Shape     ┃ Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━╇━━━━━━━━━┩
│ conv2d_1 (Conv2D)           │ (None, 6, 6, 16) │     160 │
├─────────────────────────────┼──────────────────┼─────────┤
│ scaled (BatchNormalization) │ (None, 6, 6, 16) │      64 │
├─────────────────────────────┼──────────────────┼─────────┤
│ flatten_3 (Flatten)         │ (None, 576)      │       0 │
├─────────────────────────────┼──────────────────┼─────────┤
│ dense_4 (Dense)             │ (None, 10)       │   5,770 │
└─────────────────────────────┴──────────────────┴─────────┘
 Total params: 5,994 (23.41 KB)
 Trainable params: 5,962 (23.29 KB)
 Non-trainable params: 32 (128.00 B)
`,
  );
});

test('summary counts a frozen layer among what is not trained, in JSON too', async () => {
  const { stdout } = await gradtape([
    'summary',
    'iris.json',
    '--json',
    '--set',
    'model.layers[0].trainable=false',
  ]);
  assert.deepEqual(JSON.parse(stdout), {
    model: 'sequential',
    layers: [
      { name: 'dense_1', type: 'dense', outputShape: [null, 8], parameters: 40 },
      { name: 'dense_2', type: 'dense', outputShape: [null, 3], parameters: 27 },
    ],
    parameters: 67,
    trainable: 27,
    nonTrainable: 40,
    bytes: 268,
  });
});

test('summary knows the variables of other models', async () => {
  const { stdout } = await gradtape(['summary', 'diabetes.json', '--json']);
  assert.deepEqual(JSON.parse(stdout), {
    model: 'linear',
    variables: [
      { name: 'weights', shape: [10, 1], parameters: 10 },
      { name: 'bias', shape: [], parameters: 1 },
    ],
    parameters: 11,
    trainable: 11,
    nonTrainable: 0,
    bytes: 44,
  });
});

test('layers that do not fit are one line, exit code 2', async () => {
  const { code, stdout, stderr } = await gradtape([
    'summary',
    'digits.json',
    '--set',
    'model.inputShape=null',
  ]);
  assert.deepEqual([code, stdout], [2, '']);
  assert.equal(
    stderr,
    'error: model.layers[1] (conv2d_2): expected an input [height, width, channels], found [64]\n',
  );
});
