/** @file The config's `loss` and `metrics`: Keras's names and options. To add one, add it to its table. */
import { choice, named } from './choices.ts';
import { flag, fraction, positiveInteger, positiveNumber, text } from './values.ts';

const fromLogits = () =>
  flag().default(false).describe('The model gives logits rather than probabilities.');
const labelSmoothing = () =>
  fraction().default(0).describe('How far each label is moved towards the uniform distribution.');
const threshold = () =>
  fraction().default(0.5).describe('From which prediction on a row counts as positive.');

/** Errors of a regression, both losses and metrics. */
const errors = {
  meanSquaredError: choice('meanSquaredError', 'The mean of (y - yhat)².', {}),
  meanAbsoluteError: choice('meanAbsoluteError', 'The mean of |y - yhat|.', {}),
  meanAbsolutePercentageError: choice(
    'meanAbsolutePercentageError',
    'The mean of 100 |y - yhat| / |y|.',
    {},
  ),
  meanSquaredLogarithmicError: choice(
    'meanSquaredLogarithmicError',
    'The mean of (log(1 + y) - log(1 + yhat))².',
    {},
  ),
};
const errorAliases = {
  mse: 'meanSquaredError',
  mae: 'meanAbsoluteError',
  mape: 'meanAbsolutePercentageError',
  msle: 'meanSquaredLogarithmicError',
};

const losses = {
  ...errors,
  huber: choice('huber', 'Squared near 0, linear beyond delta.', {
    delta: positiveNumber().default(1).describe('Where the loss turns from squared to linear.'),
  }),
  logCosh: choice('logCosh', 'The mean of log(cosh(yhat - y)).', {}),
  poisson: choice('poisson', 'The mean of yhat - y log(yhat).', {}),
  cosineSimilarity: choice('cosineSimilarity', 'Minus the cosine of the angle of y and yhat.', {}),
  binaryCrossentropy: choice('binaryCrossentropy', 'Cross-entropy of two classes, 0 and 1.', {
    fromLogits: fromLogits(),
    labelSmoothing: labelSmoothing(),
  }),
  binaryFocalCrossentropy: choice(
    'binaryFocalCrossentropy',
    'Cross-entropy of two classes that counts easy rows less.',
    {
      gamma: positiveNumber().default(2).describe('How much less easy rows count.'),
      fromLogits: fromLogits(),
      labelSmoothing: labelSmoothing(),
    },
  ),
  categoricalCrossentropy: choice('categoricalCrossentropy', 'Cross-entropy of one-hot labels.', {
    fromLogits: fromLogits(),
    labelSmoothing: labelSmoothing(),
  }),
  sparseCategoricalCrossentropy: choice(
    'sparseCategoricalCrossentropy',
    'Cross-entropy of labels 0 to classes - 1.',
    { fromLogits: fromLogits() },
  ),
  kullbackLeiblerDivergence: choice('kullbackLeiblerDivergence', 'The sum of y log(y / yhat).', {}),
  hinge: choice('hinge', 'The mean of max(1 - y yhat, 0).', {}),
  squaredHinge: choice('squaredHinge', 'The mean of max(1 - y yhat, 0)².', {}),
  categoricalHinge: choice('categoricalHinge', 'Hinge of one-hot labels.', {}),
  expression: choice('expression', 'An expression over columns, variables and `predict`.', {
    expression: text('an expression').describe('For example "sum((Y - predict)**2)".'),
  }),
};

/** A string that is no bare name is an expression; so is `predict` alone. */
const asExpression = (expression: string) =>
  /^\s*[A-Za-z][\w-]*\s*$/.test(expression) && expression.trim() !== 'predict'
    ? undefined
    : { type: 'expression', expression };

export const loss = named(losses, {
  kind: 'loss',
  aliases: {
    ...errorAliases,
    bce: 'binaryCrossentropy',
    kld: 'kullbackLeiblerDivergence',
    klDivergence: 'kullbackLeiblerDivergence',
  },
  otherwise: asExpression,
});

const metrics = {
  ...errors,
  rootMeanSquaredError: choice('rootMeanSquaredError', 'The root of the mean of (y - yhat)².', {}),
  r2Score: choice('r2Score', 'The share of the variance that the model explains.', {}),
  accuracy: choice(
    'accuracy',
    "The accuracy that fits the model's output, as Keras chooses it.",
    {},
  ),
  binaryAccuracy: choice('binaryAccuracy', 'The share of rows on the right side of 0.5.', {
    threshold: threshold(),
  }),
  categoricalAccuracy: choice('categoricalAccuracy', 'Accuracy of one-hot labels.', {}),
  sparseCategoricalAccuracy: choice(
    'sparseCategoricalAccuracy',
    'Accuracy of labels 0 to classes - 1.',
    {},
  ),
  topKCategoricalAccuracy: choice(
    'topKCategoricalAccuracy',
    'The share of rows whose class is among the k most likely.',
    { k: positiveInteger().default(5).describe('How many of the most likely classes count.') },
  ),
  precision: choice('precision', 'The share of positive predictions that are right.', {
    thresholds: threshold(),
  }),
  recall: choice('recall', 'The share of positive rows that are found.', {
    thresholds: threshold(),
  }),
  f1Score: choice('f1Score', 'The harmonic mean of precision and recall.', {}),
  auc: choice('auc', 'The area under the receiver operating characteristic.', {}),
};

export const metric = named(metrics, {
  kind: 'metric',
  aliases: { ...errorAliases, rmse: 'rootMeanSquaredError', r2: 'r2Score', f1: 'f1Score' },
});
