import assert from 'node:assert/strict';
import { test } from 'node:test';
import { losses, resolveLoss } from '../../src/losses/index.ts';
import { tf, useBackend } from '../../src/tensorflow.ts';

await useBackend('native');

test("a loss answers to its own name and to Keras's", () => {
  const names = ['meanSquaredError', 'mean_squared_error', 'MeanSquaredError', 'mse', 'MSE'];
  for (const name of names) assert.equal(resolveLoss(name).lossName, 'meanSquaredError');
  const others = [
    'bce',
    'KLD',
    'KLDivergence',
    'kl_divergence',
    'mae',
    'mape',
    'msle',
    'log_cosh',
    'logcosh',
  ];
  assert.deepEqual(
    others.map((name) => resolveLoss(name).lossName),
    [
      'binaryCrossentropy',
      'kullbackLeiblerDivergence',
      'kullbackLeiblerDivergence',
      'kullbackLeiblerDivergence',
      'meanAbsoluteError',
      'meanAbsolutePercentageError',
      'meanSquaredLogarithmicError',
      'logCosh',
      'logCosh',
    ],
  );
});

const refused: [string, object, string, string?][] = [
  ['meanSquareError', {}, 'unknown loss "meanSquareError"', 'did you mean "meanSquaredError"?'],
  ['huber', { detla: 1 }, 'unknown option of huber "detla"', 'did you mean "delta"?'],
  ['huber', { delta: -1 }, 'huber.delta: found -1, expected a number above 0'],
  ['mse', { reduction: 'avg' }, 'unknown reduction "avg"'],
  [
    'mse',
    { reduction: 1 },
    'meanSquaredError.reduction: found 1, expected the name of a reduction or null',
  ],
  [
    'bce',
    { label_smoothing: 2 },
    'binaryCrossentropy.labelSmoothing: found 2, expected a number from 0 to 1',
  ],
  ['dice', { axis: 'x' }, 'dice.axis: found "x", expected an axis, a list of axes or null'],
];

for (const [name, options, message, hint] of refused)
  test(`${name} with ${JSON.stringify(options)} is refused`, () => {
    assert.throws(() => resolveLoss(name, options), {
      code: 'config',
      message,
      ...(hint && { hint }),
    });
  });

test('labels that do not fit the predictions are refused with both shapes', () => {
  assert.throws(() => losses.meanSquaredError()(tf.zeros([9, 2]), tf.zeros([9, 3])), {
    code: 'data',
    message:
      'meanSquaredError: labels have shape [9,2] and predictions [9,3], expected the same shape',
  });
  assert.throws(() => losses.sparseCategoricalCrossentropy()(tf.zeros([9, 3]), tf.zeros([9, 3])), {
    message:
      'sparseCategoricalCrossentropy: labels have shape [9,3] and predictions [9,3], expected one class number for each row of predictions',
  });
});
