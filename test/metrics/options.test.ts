import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Shapes, resolveMetric } from '../../src/metrics/index.ts';

test("a metric answers to its own name and to Keras's", () => {
  const names: [string, string][] = [
    ['rootMeanSquaredError', 'rootMeanSquaredError'],
    ['root_mean_squared_error', 'rootMeanSquaredError'],
    ['RMSE', 'rootMeanSquaredError'],
    ['mse', 'meanSquaredError'],
    ['AUC', 'auc'],
    ['f1_score', 'f1Score'],
    ['R2Score', 'r2Score'],
    ['mean_io_u', 'meanIoU'],
    ['kl_divergence', 'kullbackLeiblerDivergence'],
  ];
  for (const [word, name] of names)
    assert.equal(resolveMetric(word, name === 'meanIoU' ? { numClasses: 2 } : {}).name, name);
});

const fitting: [string, Shapes, string][] = [
  ['accuracy', { yTrue: [9, 1], yPred: [9, 1] }, 'binaryAccuracy'],
  ['acc', { yTrue: [9], yPred: [9, 3] }, 'sparseCategoricalAccuracy'],
  ['accuracy', { yTrue: [9, 1], yPred: [9, 3] }, 'sparseCategoricalAccuracy'],
  ['accuracy', { yTrue: [9, 3], yPred: [9, 3] }, 'categoricalAccuracy'],
  ['crossentropy', { yTrue: [9], yPred: [9, 3] }, 'sparseCategoricalCrossentropy'],
];
for (const [word, shapes, name] of fitting)
  test(`${word} of labels [${shapes.yTrue}] and predictions [${shapes.yPred}] is ${name}`, () => {
    assert.equal(resolveMetric(word, {}, shapes).name, name);
  });

const refused: [string, object, string][] = [
  ['accurate', {}, 'unknown metric "accurate"'],
  ['auc', { curve: 'DET' }, 'unknown curve "DET"'],
  ['auc', { numThresholds: 1 }, 'auc.numThresholds: found 1, expected a whole number from 2 up'],
  [
    'precision',
    { thresholds: [0.5, 2] },
    'precision.thresholds: found [0.5,2], expected a number from 0 to 1, a list of them or null',
  ],
  [
    'topKCategoricalAccuracy',
    { k: 0 },
    'topKCategoricalAccuracy.k: found 0, expected a whole number from 1 up',
  ],
  ['confusionMatrix', {}, 'confusionMatrix.numClasses: missing'],
  [
    'f1Score',
    { average: 'mean' },
    'f1Score.average: found "mean", expected one of micro, macro, weighted or null',
  ],
  ['r2Score', { classAggregation: 'median' }, 'unknown class aggregation "median"'],
  [
    'binaryIoU',
    { targetClassIds: 1 },
    'binaryIoU.targetClassIds: found 1, expected a list of class numbers',
  ],
];
for (const [name, options, message] of refused)
  test(`${name} with ${JSON.stringify(options)} is refused`, () => {
    assert.throws(() => resolveMetric(name, options), { code: 'config', message });
  });
