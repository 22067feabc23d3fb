import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TargetInfo, Task } from '../../src/data/dataset.ts';
import { planNetwork } from '../../src/layers/plans/stack.ts';
import { lintModel } from '../../src/lints/model.ts';
import { configOf } from '../support/sessions.ts';

/** What is said of a model with these last layers, of 4 features, and a target of as many classes as are named. */
function said(settings: object, task: Task, classes: string[] = []): string[] {
  const config = configOf({ ...settings });
  const { model } = config;
  const layers = model.type === 'sequential' ? planNetwork(model, 4).layers : [];
  const target: TargetInfo = { task, names: ['y'], ...(classes.length > 0 && { classes }) };
  return lintModel({ config, target, layers }).map(({ text }) => text);
}

const ending = (layer: object) => ({
  model: {
    type: 'sequential',
    layers: [
      { type: 'dense', units: 8 },
      { type: 'dense', ...layer },
    ],
  },
});
const three = ['a', 'b', 'c'];
const sparse = 'sparseCategoricalCrossentropy';
const logits = { type: sparse, fromLogits: true };

for (const [title, settings, task, classes] of [
  ['numbers from a linear model', {}, 'regression', []],
  [
    'a softmax of the classes',
    { ...ending({ units: 3, activation: 'softmax' }), loss: sparse },
    'multiclass',
    three,
  ],
  ['logits that the loss knows of', { ...ending({ units: 3 }), loss: logits }, 'multiclass', three],
  [
    'a sigmoid',
    { ...ending({ units: 1, activation: 'sigmoid' }), loss: 'bce' },
    'binary',
    ['n', 'y'],
  ],
  ['a loss that is written out', { loss: 'mean((y - yhat)**2)' }, 'multiclass', three],
] as const)
  test(`${title} suit`, () => {
    assert.deepEqual(said(settings, task, [...classes]), []);
  });

for (const [title, settings, task, classes, text] of [
  ['classes as quantities', {}, 'multiclass', three, /takes the classes of "y" for the quantities/],
  [
    'too few outputs',
    { ...ending({ units: 2, activation: 'softmax' }), loss: sparse },
    'multiclass',
    three,
    /wants 3 outputs, .* and the model has 2/,
  ],
  [
    'a linear model of classes',
    { loss: logits },
    'multiclass',
    three,
    /wants 3 outputs, .* and the model has 1/,
  ],
  [
    'logits taken for probabilities',
    { ...ending({ units: 3 }), loss: sparse },
    'multiclass',
    three,
    /wants probabilities, and the model ends with the activation linear/,
  ],
  [
    'probabilities taken for logits',
    { ...ending({ units: 3, activation: 'softmax' }), loss: logits },
    'multiclass',
    three,
    /takes the probabilities of the softmax for logits/,
  ],
  ['a linear model of yes and no', { loss: 'bce' }, 'binary', ['n', 'y'], /wants probabilities/],
] as const)
  test(`${title} are told`, () => {
    const found = said(settings, task, [...classes]);
    assert.equal(found.length, 1, found.join('\n'));
    assert.match(found[0]!, text);
  });
