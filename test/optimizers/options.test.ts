import assert from 'node:assert/strict';
import { test } from 'node:test';
import { optimizers, resolveOptimizer } from '../../src/optimizers/index.ts';

const refused: [string, object, string, string?][] = [
  ['adm', {}, 'unknown optimizer "adm"', 'did you mean "adam"?'],
  [
    'adam',
    { learningrte: 1 },
    'unknown option of adam "learningrte"',
    'did you mean "learningRate"?',
  ],
  [
    'adam',
    { learningRate: NaN },
    'adam.learningRate: found NaN, expected a finite number or a schedule',
  ],
  ['adam', { beta_1: '0.9' }, 'adam.beta1: found "0.9", expected a finite number'],
  ['adam', { amsgrad: 1 }, 'adam.amsgrad: found 1, expected a boolean'],
  [
    'adam',
    { formula: 'keras1' },
    'adam.formula: found "keras1", expected one of "tensorflow", "keras2", "keras3"',
  ],
  [
    'nadam',
    { formula: 'tensorflow' },
    'nadam.formula: found "tensorflow", expected one of "keras3"',
  ],
  ['sgd', { momentum: 1.5 }, 'sgd.momentum: found 1.5, expected a number from 0 to 1'],
  ['sgd', { clipNorm: 0 }, 'sgd.clipNorm: found 0, expected a number above 0 or null'],
  [
    'sgd',
    { emaOverwriteFrequency: 1.5 },
    'sgd.emaOverwriteFrequency: found 1.5, expected a whole number from 1 up or null',
  ],
  ['sgd', { clipNorm: 1, clipValue: 1 }, 'sgd: found clipNorm and clipValue, expected only one'],
  ['lion', { beta1: 0 }, 'lion.beta1: found 0, expected a number above 0 and up to 1'],
  ['ftrl', { learningRatePower: 1 }, 'ftrl.learningRatePower: found 1, expected a number up to 0'],
  ['adafactor', { beta2Decay: 0 }, 'adafactor.beta2Decay: found 0, expected a number below 0'],
];

for (const [name, options, message, hint] of refused)
  test(`${name} with ${JSON.stringify(options)} is refused`, () => {
    assert.throws(() => resolveOptimizer(name, options), {
      code: 'config',
      message,
      ...(hint && { hint }),
    });
  });

test('names and options may be written as Keras writes them', () => {
  const optimizer = resolveOptimizer('AdamW', { learning_rate: 0.5, global_clipnorm: 1 } as object);
  assert.deepEqual([optimizer.name, optimizer.learningRate], ['adamw', 0.5]);
});

test('every optimizer has the learning rate of Keras by default', () => {
  const rates = Object.values(optimizers).map((make) => make().learningRate);
  assert.deepEqual(rates, [...Array.from({ length: 12 }, () => 0.001), 0.01]);
});
