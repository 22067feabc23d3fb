import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Metric, type MetricState, metrics } from '../../src/metrics/index.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';

await useBackend('native');
const values = (tensor: Tensor) => [...tensor.dataSync()];

const required = {
  confusionMatrix: { numClasses: 2 },
  iou: { numClasses: 2, targetClassIds: [0] },
  meanIoU: { numClasses: 2 },
  oneHotIoU: { numClasses: 2, targetClassIds: [0] },
  oneHotMeanIoU: { numClasses: 2 },
  precisionAtRecall: { recall: 0.5 },
  recallAtPrecision: { precision: 0.5 },
  sensitivityAtSpecificity: { specificity: 0.5 },
  specificityAtSensitivity: { sensitivity: 0.5 },
} as Record<string, object>;
const everyMetric = Object.entries(metrics).map(([name, make]): [string, Metric] => [
  name,
  make((required[name] ?? {}) as never),
]);

const rows = tf.tensor2d([
  [0.4, 0.6],
  [0.3, 0.7],
]);
function batchFor(name: string): [Tensor, Tensor] {
  if (name.startsWith('sparse')) return [tf.tensor1d([0, 1]), rows];
  if (['iou', 'meanIoU', 'binaryIoU'].includes(name)) return [tf.tensor1d([0, 1]), tf.ones([2])];
  return [
    tf.tensor2d([
      [0, 1],
      [1, 0],
    ]),
    rows,
  ];
}

for (const [name, metric] of everyMetric)
  test(`${name} keeps no tensor but its state and result, and reads nothing back`, (context) => {
    context.mock.method(tf.backend(), 'readSync', () => assert.fail('a value was read back'));
    const [yTrue, yPred] = batchFor(name);
    const weight = tf.tensor1d([1, 2]);
    const before = tf.memory().numTensors;
    const state = metric.init(yPred.shape);
    const updated = metric.update(state, yTrue, yPred, weight);
    tf.dispose(state);
    const result = metric.result(updated);
    tf.dispose(updated);
    assert.ok(result.shape.every((size) => size > 0));
    tf.dispose(result);
    assert.equal(tf.memory().numTensors, before);
  });

const shapesOf = (state: MetricState) =>
  Object.entries(state).map(([slot, tensor]) => [slot, tensor.shape]);

test('state begins with the shapes that it keeps', () => {
  for (const [name, metric] of everyMetric) {
    const [yTrue, yPred] = batchFor(name);
    const state = metric.init(yPred.shape);
    const updated = metric.update(state, yTrue, yPred);
    assert.deepEqual(shapesOf(updated), shapesOf(state), name);
  }
});

test('a metric that is not told the shape of the predictions takes it from the first batch', () => {
  const metric = metrics.f1Score();
  const [yTrue, yPred] = batchFor('f1Score');
  assert.deepEqual(
    values(metric.result(metric.update(metric.init(), yTrue, yPred))),
    values(metric.result(metric.update(metric.init(yPred.shape), yTrue, yPred))),
  );
});

test('the result is exact over batches of different sizes, not the mean of their results', () => {
  const metric = metrics.meanAbsoluteError();
  let state = metric.update(metric.init(), tf.tensor2d([[0]]), tf.tensor2d([[4]]));
  state = metric.update(state, tf.zeros([3, 1]), tf.tensor2d([[8], [8], [8]]));
  assert.deepEqual(values(metric.result(state)), [7]);
});

test('a metric without samples is 0 rather than NaN', () => {
  for (const metric of [metrics.meanSquaredError(), metrics.precision(), metrics.auc()])
    assert.deepEqual(values(metric.result(metric.init())), [0]);
});
