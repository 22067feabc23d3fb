import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dataset, TargetInfo } from '../../src/data/dataset.ts';
import { checkOutcome } from '../../src/training/check-outcome.ts';
import { outcomeOf } from '../../src/training/outcome.ts';
import { configOf, dataOf, datasetOf } from '../support/sessions.ts';

const layers = (units: number, activation = 'linear') => ({
  model: { type: 'sequential', layers: [{ type: 'dense', units, activation }] },
});

interface Case {
  settings: Record<string, unknown>;
  /** The labels of rows of one feature. */
  labels: number[];
  target?: Partial<TargetInfo>;
}

function check({ settings, labels, target }: Case): void {
  const config = configOf(settings);
  const data = dataOf(datasetOf(labels.map((label, i) => [i, label])), undefined, target);
  checkOutcome(config, data, outcomeOf(config, data).shape!);
}

const three: Partial<TargetInfo> = { task: 'multiclass', classes: ['ash', 'elm', 'oak'] };

const accepted: Record<string, Case> = {
  'numbers of a linear model': { settings: {}, labels: [1, 2, -3] },
  'an output for each class': {
    settings: { ...layers(3), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] },
    labels: [0, 1, 2],
    target: three,
  },
  'more outputs than classes': {
    settings: { ...layers(5), loss: 'sparseCategoricalCrossentropy' },
    labels: [0, 1, 2],
    target: three,
  },
  'labels between 0 and 1': {
    settings: { ...layers(1, 'sigmoid'), loss: 'binaryCrossentropy' },
    labels: [0, 0.25, 1],
  },
  'an ignored label': {
    settings: { ...layers(2), loss: { type: 'sparseCategoricalCrossentropy', ignoreClass: -1 } },
    labels: [0, -1, 1],
  },
  'an expression, whatever it does with the classes': {
    settings: { ...layers(3), loss: 'mean(-log(sum(softmax(yhat)*one_hot(y, 3), axis=1)))' },
    labels: [0, 1, 2],
    target: three,
  },
};
for (const [what, one] of Object.entries(accepted)) test(`${what}: accepted`, () => check(one));

interface Refused extends Case {
  message: string;
  code?: string;
  hint?: string;
}

const refused: Record<string, Refused> = {
  'a class beyond the outputs': {
    settings: { ...layers(3), loss: 'sparseCategoricalCrossentropy' },
    labels: [0, 1, 2, 3],
    code: 'data',
    message:
      'column "y": expected class numbers from 0 to 2 for sparseCategoricalCrossentropy, found 3 in row 4',
    hint: 'the model has 3 outputs',
  },
  'a class that is no whole number': {
    settings: { ...layers(3), loss: { fit: 'sparseCategoricalCrossentropy' } },
    labels: [0, 1.5],
    code: 'data',
    message:
      'column "y": expected class numbers from 0 to 2 for sparseCategoricalCrossentropy, found 1.5 in row 2',
  },
  'fewer outputs than classes': {
    settings: { ...layers(2), loss: 'sparseCategoricalCrossentropy' },
    labels: [0, 1, 2],
    target: three,
    message: 'model: expected 3 outputs, one for each class of "y", found 2',
    hint: 'let the last layer have "units": 3',
  },
  'a linear model of three classes, whatever the loss': {
    settings: { loss: 'auto' },
    labels: [0, 1, 2],
    target: three,
    message: 'model: expected 3 outputs, one for each class of "y", found 1',
    hint: 'use a sequential model whose last layer has "units": 3',
  },
  'one output for classes that have no names': {
    settings: { ...layers(1), loss: 'sparseCategoricalCrossentropy' },
    labels: [0, 1],
    message: 'loss: sparseCategoricalCrossentropy expects an output for each class, found 1 output',
  },
  'one output for two classes': {
    settings: { ...layers(1), loss: 'sparseCategoricalCrossentropy' },
    labels: [0, 1],
    target: { task: 'binary', classes: ['no', 'yes'] },
    message: 'model: expected 2 outputs, one for each class of "y", found 1',
    hint: 'or use "binaryCrossentropy" with the activation "sigmoid"',
  },
  'class numbers for a loss of one-hot labels': {
    settings: { ...layers(3), loss: 'categoricalHinge' },
    labels: [0, 1, 2],
    message: 'loss: categoricalHinge compares one-hot labels, and "y" has class numbers',
    hint: 'say "sparseCategoricalCrossentropy", which is of class numbers',
  },
  'class numbers for a metric of one-hot labels': {
    settings: { ...layers(3), loss: 'sparseCategoricalCrossentropy', metrics: ['topKAccuracy'] },
    labels: [0, 1, 2],
    message:
      'metrics[0]: topKCategoricalAccuracy compares one-hot labels, and "y" has class numbers',
    hint: 'say "sparseTopKCategoricalAccuracy", which is of class numbers',
  },
  'several outputs for one number': {
    settings: { ...layers(2), loss: 'mse' },
    labels: [0.5, 1],
    message: 'model: expected 1 output, one for each target, found 2',
    hint: 'let the last layer have "units": 1',
  },
  'a metric of other shapes than the loss': {
    settings: { ...layers(2), loss: 'sparseCategoricalCrossentropy', metrics: ['mae'] },
    labels: [0, 1],
    message:
      'metrics[0]: meanAbsoluteError expects a target for each output, found 1 target and 2 outputs',
  },
  'a third class of two': {
    settings: { ...layers(1, 'sigmoid'), loss: 'binaryCrossentropy' },
    labels: [0, 1, 2],
    code: 'data',
    message: 'column "y": expected labels from 0 to 1 for binaryCrossentropy, found 2 in row 3',
    hint: 'say "task": "binary" or "multiclass" in data, or use a loss of numbers',
  },
  'a metric of classes for numbers': {
    settings: { ...layers(1), loss: 'mse', metrics: ['mae', 'sparseCategoricalAccuracy'] },
    labels: [0.5, 1],
    message:
      'metrics[1]: sparseCategoricalAccuracy expects an output for each class, found 1 output',
  },
  'a weighted metric whose labels are none': {
    settings: { ...layers(1), weightedMetrics: ['binaryAccuracy'] },
    labels: [0, 7],
    code: 'data',
    message: 'column "y": expected labels from 0 to 1 for binaryAccuracy, found 7 in row 2',
  },
  'an output that is no list': {
    settings: {
      model: {
        type: 'sequential',
        layers: [
          { type: 'repeatVector', n: 4 },
          { type: 'dense', units: 2 },
        ],
      },
    },
    labels: [1, 2],
    message: 'model: expected a number, or a list of them, for each row, found the shape [4, 2]',
    hint: 'end the layers with "flatten" or a global pooling, and "dense"',
  },
};
for (const [what, { message, code = 'config', hint, ...one }] of Object.entries(refused))
  test(`${what}: refused`, () => {
    assert.throws(() => check(one), { code, message, ...(hint !== undefined && { hint }) });
  });

test('a label is told by the name of its class and its row in the table', () => {
  const config = configOf({ ...layers(3), loss: 'sparseCategoricalCrossentropy' });
  const training = datasetOf([
    [0, 0],
    [0, 1],
  ]);
  const validation: Dataset = { ...datasetOf([[0, 3]]), ids: Uint32Array.of(41) };
  const target = { ...three, classes: ['ash', 'elm', 'oak'] };
  assert.throws(() => checkOutcome(config, dataOf(training, validation, target), [3]), {
    message: /found 3 in row 42$/,
  });
});

test('several targets need as many outputs, and each has its name', () => {
  const config = configOf({ ...layers(2), loss: 'binaryCrossentropy' });
  const training: Dataset = {
    ...datasetOf([
      [0, 0],
      [0, 0],
    ]),
    targets: ['left', 'right'],
    y: Float32Array.of(0, 1, 1, 2),
  };
  assert.throws(() => checkOutcome(config, dataOf(training), [2]), {
    message: 'column "right": expected labels from 0 to 1 for binaryCrossentropy, found 2 in row 2',
  });
  assert.throws(() => checkOutcome(config, dataOf(training), [3]), {
    message: 'model: expected 2 outputs, one for each target, found 3',
  });
});
