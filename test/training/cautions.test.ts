import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dataset } from '../../src/data/dataset.ts';
import { cautions } from '../../src/training/cautions.ts';
import { configOf, dataOf, datasetOf } from '../support/sessions.ts';

const bits = datasetOf([
  [1, 0],
  [2, 1],
  [3, 1],
]);

const told = (
  settings: Record<string, unknown>,
  { data = bits, shape = [] }: { data?: Dataset; shape?: number[] } = {},
): string[] => cautions(configOf(settings), dataOf(data), shape);

const ending = (activation: string, units = 1, ...more: object[]) => ({
  model: { type: 'sequential', layers: [{ type: 'dense', units, activation }, ...more] },
});
const expression = (predict: string, variables: object = { a: 0 }) => ({
  model: { type: 'expression', variables, predict },
});
const bce = { loss: 'binaryCrossentropy' };
const logits = { loss: { type: 'sparseCategoricalCrossentropy', fromLogits: true } };

const warned: Record<string, [settings: Record<string, unknown>, line: string, shape?: number[]]> =
  {
    'a softmax before a loss of logits': [
      { ...ending('softmax', 3), ...logits },
      'loss: sparseCategoricalCrossentropy is told "fromLogits", and the model\'s softmax gives probabilities already; leave one of them out',
      [3],
    ],
    'a softmax that is a layer of its own, and dropout behind it': [
      {
        ...ending(
          'linear',
          3,
          { type: 'activation', activation: 'softmax' },
          { type: 'dropout', rate: 0.1 },
        ),
        ...logits,
      },
      'loss: sparseCategoricalCrossentropy is told "fromLogits", and the model\'s softmax gives probabilities already; leave one of them out',
      [3],
    ],
    'logits before a loss of probabilities': [
      { ...ending('linear'), ...bce },
      'loss: binaryCrossentropy expects probabilities, and the model ends without an activation; say "fromLogits": true, or end with the activation "sigmoid"',
    ],
    'a relu before a term of probabilities': [
      { ...ending('relu', 3), loss: { fit: 'sparseCategoricalCrossentropy' } },
      'loss.fit: sparseCategoricalCrossentropy expects probabilities, and the model ends with relu; say "fromLogits": true, or end with the activation "softmax"',
      [3],
    ],
    'a linear model and a cross-entropy': [
      bce,
      'loss: binaryCrossentropy expects probabilities, and the model ends without an activation; say "fromLogits": true, or end with the activation "sigmoid"',
    ],
    'an expression of logits': [
      { ...expression('a*x0'), ...bce },
      'loss: binaryCrossentropy expects probabilities, and the model ends without an activation; say "fromLogits": true, or end with the activation "sigmoid"',
    ],
    'the area under a curve of logits': [
      {
        ...ending('linear'),
        loss: { type: 'binaryCrossentropy', fromLogits: true },
        metrics: ['auc'],
      },
      'metrics[0]: auc expects probabilities, and the model ends without an activation; say "fromLogits": true, or end with the activation "sigmoid"',
    ],
    'the softmax of one output': [
      { ...ending('softmax'), ...bce },
      'model: the softmax of one output is 1 for every row; for two classes, use "sigmoid"',
    ],
    'a variable that does nothing': [
      expression('a*x0', { a: 0, b: 1 }),
      'model.variables.b: used in neither the prediction nor the loss, it stays as it is',
    ],
    'a metric that batches change': [
      { metrics: ['mae', 'mean(abs(y - mean(y)))'], batchSize: 2 },
      'metrics[1]: not made of sums and means over rows, it is the mean of its values for the batches',
    ],
    'class weights that an expression does without': [
      { loss: 'mean((y - yhat)**2)', classWeight: { 1: 2 } },
      'loss: classes have weights, and the expression does without them; multiply by "weight" to use them',
    ],
  };
for (const [what, [settings, line, shape = []]] of Object.entries(warned))
  test(`${what}: warned of`, () => {
    assert.deepEqual(told(settings, { shape }), [line]);
  });

const quiet: Record<string, [settings: Record<string, unknown>, shape?: number[]]> = {
  'probabilities for a loss of probabilities': [{ ...ending('sigmoid'), ...bce }],
  'logits for a loss of logits': [{ ...ending('linear', 3), ...logits }, [3]],
  'an activation of another kind': [{ ...ending('softsign'), ...bce }],
  'an expression that ends with a sigmoid': [
    { ...expression('s(a*x0)'), define: { 's(t)': 'sigmoid(t)' }, ...bce },
  ],
  'an expression whose range is not known': [{ ...expression('clip(a*x0, 0, 1)'), ...bce }],
  'a variable of the loss alone': [
    { ...expression('a*x0', { a: 0, s: 1 }), loss: 'mean((y - yhat)**2)/s**2 + s' },
  ],
  'a metric that batches change, of a whole batch': [{ metrics: ['mean(abs(y - mean(y)))'] }],
  'accuracy of labels 0 and 1': [{ metrics: ['accuracy'] }],
};
for (const [what, [settings, shape = []]] of Object.entries(quiet))
  test(`${what}: not warned of`, () => {
    assert.deepEqual(told(settings, { shape }), []);
  });

test('accuracy of numbers is warned of', () => {
  const data = datasetOf([
    [1, 0.5],
    [2, 3],
  ]);
  assert.deepEqual(told({ metrics: ['mae', 'accuracy'] }, { data }), [
    'metrics[1]: accuracy compares labels 0 and 1, and the target holds other numbers',
  ]);
});

test('weights of rows that a term of rows does without are warned of, terms of weights are not', () => {
  const data = datasetOf(
    [
      [1, 0],
      [2, 1],
    ],
    [1, 2],
  );
  const loss = {
    fit: 'mean((y - yhat)**2)',
    weighted: 'sum(weight*abs(y - yhat))',
    size: 'sum(w**2)',
  };
  assert.deepEqual(told({ loss }, { data }), [
    'loss.fit: the rows have weights, and the expression does without them; multiply by "weight" to use them',
  ]);
});

const species = { task: 'multiclass' as const, classes: ['ash', 'elm', 'oak'] };
const aboutSpecies = (settings: Record<string, unknown>, shape: number[]): string[] =>
  cautions(configOf(settings), dataOf(bits, undefined, species), shape);

test('outputs that are no class are warned of', () => {
  const loss = 'sparseCategoricalCrossentropy';
  assert.deepEqual(aboutSpecies({ ...ending('softmax', 4), loss }, [4]), [
    'model: 4 outputs for the 3 classes of "y"; let it have 3',
  ]);
  assert.deepEqual(aboutSpecies({ ...ending('softmax', 3), loss }, [3]), []);
});

test('classes as numbers on a line are warned of', () => {
  assert.deepEqual(aboutSpecies({ loss: 'mse' }, []), [
    'loss: meanSquaredError takes the numbers of the classes of "y" for distances; sparseCategoricalCrossentropy fits classes',
  ]);
});

test('a loss that is left open gives a linear last layer the link that it needs', () => {
  assert.deepEqual(aboutSpecies({ ...ending('linear', 3), loss: 'auto' }, [3]), []);
});
